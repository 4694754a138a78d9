/** Metrics, logs, traces, load tests. */

import type { Kinds } from './kind.ts';

const LANGUAGES = 'spec.{apacheHttpd,dotnet,go,java,nginx,nodejs,python}.image';
const RELOADER = ['spec.{configReloaderImage,configReloaderImageTag} ?'];

export const OBSERVABILITY: Kinds = {
  'monitoring.coreos.com/Prometheus': {
    images: ['spec.{,thanos.}baseImage :tag @sha', 'spec.thanos.image'],
    needs: [
      'spec.image | spec.baseImage | spec.containers[prometheus].image',
      'spec.thanos -> spec.thanos.image | spec.thanos.baseImage | spec.containers[thanos-sidecar].image',
    ],
  },
  'monitoring.coreos.com/Alertmanager': {
    images: ['spec.baseImage :tag @sha'],
    needs: ['spec.image | spec.baseImage | spec.containers[alertmanager].image'],
  },
  'monitoring.coreos.com/PrometheusAgent': { needs: ['spec.image | spec.containers[prometheus].image'] },
  'monitoring.coreos.com/ThanosRuler': { needs: ['spec.image | spec.containers[thanos-ruler].image'] },
  'opentelemetry.io/OpenTelemetryCollector': {
    images: ['spec.targetAllocator.image'],
    needs: ['spec.image'],
  },
  'opentelemetry.io/OpAMPBridge|TargetAllocator': { needs: ['spec.image'] },
  'opentelemetry.io/Instrumentation': { images: [LANGUAGES, 'spec.java.extensions[].image'], needs: [LANGUAGES] },
  'jaegertracing.io/Jaeger': {
    images: [
      'spec.{agent,allInOne,collector,ingester,query}.image',
      'spec.storage.{cassandraCreateSchema,dependencies,elasticsearch,esIndexCleaner,esRollover,grpcPlugin}.image',
    ],
    needs: ['spec.{allInOne,collector,query}.image'],
  },
  'grafana.integreatly.org/Grafana': {
    images: ['spec.version ?'],
    needs: ['spec.version ? | spec.deployment.spec.template.spec.containers[grafana].image | spec.external'],
  },
  'integreatly.org/Grafana': { images: ['spec.{baseImage,initImage}'], needs: ['spec.baseImage'] },
  'loki.grafana.com/LokiStack': { chosen: true },
  'tempo.grafana.com/TempoMonolithic': { chosen: true },
  'tempo.grafana.com/TempoStack': { images: ['spec.images.*'], needs: ['spec.images.tempo'] },
  'operator.victoriametrics.com/VMAgent|VMAlert|VMAlertmanager|VMAuth': {
    images: RELOADER,
    needs: ['spec.image.repository'],
  },
  'operator.victoriametrics.com/VMSingle': { images: RELOADER, needs: ['spec.image.repository'] },
  'operator.victoriametrics.com/VMCluster': {
    images: ['spec.{vmselect,vminsert,vmstorage}.image'],
    needs: ['vmselect', 'vminsert', 'vmstorage'].map((part) => `spec.${part} -> spec.${part}.image.repository`),
  },
  'datadoghq.com/DatadogAgent': {
    images: [
      'spec.{agent,clusterAgent,clusterChecksRunner,global.fips}.image.name ^/spec.global.registry :tag',
      'spec.override.*.image.name ^/spec.global.registry :tag',
      'spec.features.admissionController.agentSidecarInjection.image.name ^/spec.global.registry :tag',
    ],
    needs: ['spec.{agent,override.nodeAgent}.image.name'],
  },
  'dynatrace.com/DynaKube': {
    images: [
      'spec.{activeGate,oneAgent,kubernetesMonitoring,routing}.image',
      'spec.oneAgent.{classicFullStack,cloudNativeFullStack,hostMonitoring}.image',
      'spec.oneAgent.{applicationMonitoring,cloudNativeFullStack}.codeModulesImage',
      'spec.templates.*.imageRef.repository :tag @digest',
    ],
  },
  'dynatrace.com/EdgeConnect': {
    images: ['spec.imageRef.repository :tag @digest'],
    needs: ['spec.imageRef.repository'],
  },
  'coroot.com/Coroot': {
    images: [
      'spec.{clickhouse.,clickhouse.keeper.,clusterAgent.,communityEdition.,enterpriseEdition.}image.name',
      'spec.{nodeAgent,prometheus,clusterAgent.kubeStateMetrics}.image.name',
    ],
  },
  'newrelic.com/Instrumentation': { ignore: ['spec.containerSelector'] },
  'k6.io/K6|TestRun': {
    images: ['spec.{initializer,runner,starter}.{initContainers,image}'],
    needs: ['spec.runner.image'],
  },
};
