/** Message queues and brokers. */

import type { Kinds } from './kind.ts';

export const QUEUES: Kinds = {
  'broker.amq.io/ActiveMQArtemis': {
    images: ['spec.deploymentPlan.{image,initImage}'],
    needs: ['spec.deploymentPlan.image', 'spec.deploymentPlan.initImage'],
  },
  'cluster.redpanda.com/Redpanda': {
    images: [
      'spec.clusterSpec.statefulset.initContainerImage.repository :tag',
      'spec.clusterSpec.{,connectors.,console.,statefulset.sideCars.,statefulset.sideCars.controllers.}image',
    ],
    needs: ['spec.clusterSpec.image.repository'],
  },
  'hivemq.com/HiveMQCluster': {
    images: ['spec.{initBusyboxImage,initDnsWaitImage,initialization[].image}'],
    needs: ['spec.image'],
  },
  'kafka.banzaicloud.io/KafkaCluster': {
    images: [
      'spec.{brokerConfigGroups.*,brokers[].brokerConfig}.{image,metricsReporterImage,containers,initContainers}',
      'spec.{clusterImage,clusterMetricsReporterImage,monitoringConfig.jmxImage}',
      'spec.{cruiseControlConfig,envoyConfig}.image',
    ],
    needs: ['spec.clusterImage'],
  },
  'kafka.strimzi.io/Kafka': {
    images: [
      'spec.{kafka,kafkaExporter,jmxTrans,zookeeper,cruiseControl,entityOperator.{topicOperator,userOperator}}.image',
      'spec.{cruiseControl,entityOperator}.tlsSidecar.image',
      'spec.kafka.brokerRackInitImage',
    ],
    needs: [
      'spec.kafka.image',
      ...[
        'zookeeper',
        'cruiseControl',
        'kafkaExporter',
        'entityOperator.topicOperator',
        'entityOperator.userOperator',
      ].map((part) => `spec.${part} -> spec.${part}.image`),
    ],
  },
  'kafka.strimzi.io/KafkaNodePool': {},
  'core.strimzi.io/StrimziPodSet': { images: ['spec.pods'] },
  'kafka.strimzi.io/KafkaBridge|KafkaMirrorMaker|KafkaMirrorMaker2': {
    images: ['spec.clientRackInitImage'],
    needs: ['spec.image'],
  },
  'kafka.strimzi.io/KafkaConnect': {
    images: ['spec.clientRackInitImage'],
    needs: ['spec.image | spec.build'],
    ignore: ['spec.build.output'],
    deploys: "Strimzi's build",
    when: ['spec.build'],
  },
  'platform.confluent.io/*': { images: ['spec.image.{application,init}', 'spec.services.*.image'] },
  'rabbitmq.com/RabbitmqCluster': {
    images: ['spec.override.statefulSet.spec.template', 'spec.secretBackend.vault.defaultUserUpdaterImage'],
    needs: ['spec.image | spec.override.statefulSet.spec.template.spec.containers[rabbitmq].image'],
  },
};
