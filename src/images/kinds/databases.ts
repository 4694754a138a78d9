/** Databases, queues, stores. */

import type { Kinds } from './kind.ts';

const ELASTIC =
  'spec.image | spec.{,nodeSets[].,daemonSet.,deployment.,statefulSet.}podTemplate.spec.containers[].image';

export const DATABASES: Kinds = {
  'acid.zalan.do/postgresql': {
    images: ['spec.{dockerImage,connectionPooler.dockerImage}'],
    needs: ['spec.dockerImage', 'spec.connectionPooler -> spec.connectionPooler.dockerImage'],
  },
  'acid.zalan.do/OperatorConfiguration': {
    images: [
      'configuration.{docker_image,sidecar_docker_images.*,sidecars,logical_backup.logical_backup_docker_image}',
      'configuration.{scalyr.scalyr_image,connection_pooler.connection_pooler_image}',
    ],
  },
  'apps.foundationdb.org/FoundationDBCluster': {
    images: [
      'spec.{mainContainer,sidecarContainer}.imageName',
      'spec.{mainContainer,sidecarContainer}.imageConfigs[].baseImage :tag',
      'spec.processes.*.podTemplate',
    ],
  },
  'app.redislabs.com/RedisEnterpriseCluster': {
    images: [
      'spec.{redisEnterprise,bootstrapper,redisEnterpriseServicesRigger}ImageSpec.repository :versionTag @digestHash',
      'spec.usageMeter.callHomeClient.imageSpec.repository :versionTag @digestHash',
    ],
    needs: ['spec.redisEnterpriseImageSpec.repository'],
  },
  'authzed.com/SpiceDBCluster': {
    images: ['spec.baseImage :version', 'spec.config.image'],
    needs: ['spec.config.image | spec.baseImage'],
  },
  'cassandra.datastax.com/CassandraDatacenter': {
    images: ['spec.{configBuilderImage,serverImage,systemLoggerImage,reaper.image}'],
    needs: ['spec.serverImage | spec.podTemplateSpec.spec.containers[cassandra].image'],
  },
  'ceph.rook.io/CephCluster': { images: ['spec.cephVersion.image'] },
  'ceph.rook.io/CephNFS': { images: ['spec.{security.sssd.sidecar,server}.image'] },
  'ceph.rook.io/CephCOSIDriver': { images: ['spec.objectProvisionerImage'] },
  'clickhouse.altinity.com/ClickHouseInstallation': {
    needs: ['spec.templates.podTemplates[].spec.containers[].image | spec.useTemplates'],
    refers: ['spec.useTemplates'],
  },
  'clickhouse.com/ClickHouseCluster|KeeperCluster': {
    images: ['spec.containerTemplate.image.repository :tag @hash'],
    needs: ['spec.containerTemplate.image.repository'],
  },
  'crdb.cockroachlabs.com/CrdbCluster': { images: ['spec.image.name'], needs: ['spec.image.name'] },
  'databases.spotahome.com/RedisFailover': {
    images: ['spec.{redis,sentinel}.{extraContainers,initContainers,exporter.image,image}'],
    needs: ['spec.redis.image', 'spec.sentinel.image'],
  },
  'druid.apache.org/Druid': { images: ['spec.nodes.*.{additionalContainer[].image,image}'] },
  'elasticsearch.k8s.elastic.co/Elasticsearch': { images: ['spec.nodeSets[].podTemplate'], needs: [ELASTIC] },
  'kibana.k8s.elastic.co/Kibana': { needs: [ELASTIC] },
  'apm.k8s.elastic.co/ApmServer': { needs: [ELASTIC] },
  'agent.k8s.elastic.co/Agent': { images: ['spec.{daemonSet,statefulSet}.podTemplate'], needs: [ELASTIC] },
  'beat.k8s.elastic.co/Beat': { images: ['spec.daemonSet.podTemplate'], needs: [ELASTIC] },
  'enterprisesearch.k8s.elastic.co/EnterpriseSearch': { needs: [ELASTIC] },
  'logstash.k8s.elastic.co/Logstash': { needs: [ELASTIC] },
  'maps.k8s.elastic.co/ElasticMapsServer': { needs: [ELASTIC] },
  'hazelcast.com/Hazelcast': {
    images: ['spec.{,agent.}repository :version'],
    needs: ['spec.repository', 'spec.agent.repository'],
  },
  'hazelcast.com/ManagementCenter': { images: ['spec.repository :version'], needs: ['spec.repository'] },
  'k8s.mariadb.com/MariaDB': {
    images: ['spec.{{galera,replication}.initContainer,{galera.agent,metrics.exporter,replication.agent}.image}'],
    needs: ['spec.image'],
  },
  'k8s.mariadb.com/MaxScale': { images: ['spec.metrics.exporter.image'], needs: ['spec.image'] },
  'k8ssandra.io/K8ssandraCluster': {
    images: [
      'spec.cassandra.{,datacenters[].}{jmxInitContainerImage,stargate.containerImage}.name ^registry ^repository :tag',
      'spec.{medusa,reaper,stargate}.containerImage.name ^registry ^repository :tag',
      'spec.reaper.initContainerImage.name ^registry ^repository :tag',
      'spec.cassandra.{,datacenters[].}{containers,initContainers,perNodeConfigInitContainerImage,serverImage}',
    ],
    needs: ['spec.cassandra -> spec.cassandra.{,datacenters[].}serverImage'],
  },
  'minio.min.io/Tenant': { images: ['spec.kes.image'], needs: ['spec.image'] },
  'mongodb.com/MongoDB|MongoDBMultiCluster|MongoDBOpsManager': {
    images: ['spec.{,backup.,applicationDatabase.clusterSpecList[].,clusterSpecList[].}statefulSet.spec.template'],
    needs: ['spec.**.containers[].image'],
  },
  'mongodbcommunity.mongodb.com/MongoDBCommunity': {
    images: ['spec.statefulSet.spec.template'],
    needs: ['spec.statefulSet.spec.template.spec.containers[mongod].image'],
  },
  'mysql.oracle.com/InnoDBCluster': { images: ['spec.{logs.collector,metrics}.image'], chosen: true },
  'pg.percona.com/PerconaPGCluster': {
    images: ['spec.{instances[].sidecars,proxy.pgBouncer.{sidecars,image},{backups.pgbackrest,pmm}.image}'],
  },
  'pingcap.com/TidbCluster': {
    images: [
      'spec.{pd,pump,ticdc,tidb,tiflash,tikv,tiproxy}.baseImage :version',
      'spec.{discovery,helper,pd,pump,ticdc,tidb,tiflash,tikv,tiproxy,tidb.slowLogTailer}.image',
      'spec.{discovery,pd,pdms[],pump,ticdc,tidb,tiflash,tikv,tiproxy}.{additionalContainers,initContainers}',
    ],
    needs: ['pd', 'tidb', 'tikv', 'tiflash', 'ticdc'].map(
      (part) => `spec.${part} -> spec.${part}.baseImage | spec.${part}.image`,
    ),
  },
  'pingcap.com/TidbMonitor': {
    images: [
      'spec.{grafana,initializer,prometheus,prometheusReloader,reloader,thanos,dm.initializer}.baseImage :version',
    ],
  },
  'pingcap.com/Backup|Restore': { images: ['spec.{toolImage,warmupImage}'] },
  'pingcap.com/BackupSchedule': { images: ['spec.{backupTemplate,logBackupTemplate}.toolImage'] },
  'planetscale.com/VitessCluster': {
    images: [
      'spec.{images,images.mysqld,keyspaces[].images}.*',
      'spec.{globalLockserver,cells[].lockserver}.etcd.image',
    ],
    needs: ['spec.images.vttablet'],
  },
  'postgres-operator.crunchydata.com/PostgresCluster': {
    images: [
      'spec.{backups.pgbackrest,proxy.pgBouncer,monitoring.pgmonitor.exporter,userInterface.pgAdmin}.image',
      'spec.{instances[],proxy.pgBouncer}.containers',
    ],
    needs: ['spec.image', 'spec.backups.pgbackrest -> spec.backups.pgbackrest.image'],
  },
  'postgres-operator.crunchydata.com/PGAdmin': { needs: ['spec.image'] },
  'postgresql.cnpg.io/Cluster': {
    images: ['spec.imageName', 'spec.postgresql.extensions[].image'],
    needs: ['spec.imageName | spec.imageCatalogRef'],
    refers: ['spec.imageCatalogRef'],
  },
  'postgresql.cnpg.io/ImageCatalog|ClusterImageCatalog': {},
  'postgresql.cnpg.io/Pooler': {
    images: ['spec.pgbouncer.image'],
    needs: ['spec.template.spec.containers[pgbouncer].image | spec.pgbouncer.image'],
  },
  'postgresql.k8s.enterprisedb.io/Cluster': {
    images: ['spec.imageName'],
    needs: ['spec.imageName | spec.imageCatalogRef'],
    refers: ['spec.imageCatalogRef'],
  },
  'ps.percona.com/PerconaServerMySQL': {
    images: [
      'spec.{,backup.,mysql.,orchestrator.,proxy.haproxy.,proxy.router.}initImage',
      'spec.{backup,mysql,orchestrator,pmm,proxy.haproxy,proxy.router,toolkit}.image',
    ],
  },
  'psmdb.percona.com/PerconaServerMongoDB': { images: ['spec.{{backup,logcollector,pmm}.image,initImage}'] },
  'pxc.percona.com/PerconaXtraDBCluster': {
    images: ['spec.{{backup,haproxy,logcollector,pmm,proxysql,pxc,initContainer}.image,initImage}'],
  },
  'reaper.k8ssandra.io/Reaper': {
    images: ['spec.{containerImage,initContainerImage}.name ^registry ^repository :tag'],
  },
  'redis.redis.opstreelabs.in/Redis|RedisCluster|RedisReplication|RedisSentinel': {
    images: ['spec.{kubernetesConfig,redisExporter,initContainer}.image'],
  },
  'scylla.scylladb.com/ScyllaCluster': {
    images: ['spec.repository :version', 'spec.agentRepository :agentVersion'],
    needs: ['spec.repository', 'spec.agentRepository'],
  },
  'scylla.scylladb.com/ScyllaOperatorConfig': { images: ['spec.scyllaUtilsImage'] },
  'stackgres.io/SGCluster|SGShardedCluster': { chosen: true },
  'stackgres.io/SGConfig': { images: ['spec.{operator,restapi,adminui}.image.name :tag'], chosen: true },
  'vault.banzaicloud.com/Vault': {
    images: ['spec.{bankVaultsImage,fluentdImage,statsdImage,veleroFsfreezeImage}'],
    needs: ['spec.image', 'spec.bankVaultsImage'],
  },
};
