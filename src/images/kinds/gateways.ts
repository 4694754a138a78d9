/** Gateways, meshes and networks. */

import type { Kinds } from './kind.ts';

const PROXY = 'spec.deployment.podTemplateSpec.spec.containers[proxy].image';
const ENVOY = 'spec.provider.kubernetes.{envoyDeployment,envoyDaemonSet}';

export const GATEWAYS: Kinds = {
  'gateway-operator.konghq.com/DataPlane': { images: ['spec.deployment.podTemplateSpec'], needs: [PROXY] },
  // The second version has no pod of its own, and another form of the field dataplane.
  'gateway-operator.konghq.com/ControlPlane': {
    images: ['spec.deployment.podTemplateSpec'],
    needs: ['spec.deployment.podTemplateSpec.spec.containers[controller].image | spec.dataplane.{type,ref}'],
  },
  'gateway-operator.konghq.com/GatewayConfiguration': {
    images: ['spec.{controlPlaneOptions,dataPlaneOptions}.deployment.podTemplateSpec'],
    needs: ['spec.dataPlaneOptions.deployment.podTemplateSpec.spec.containers[proxy].image'],
  },
  'gateway-operator.konghq.com/AIGateway': { chosen: true },
  'gateway-operator.konghq.com/KongPluginInstallation': {},
  'aigateway.konghq.com/AIGatewayDataPlane': { needs: [PROXY] },
  'eventgateway.konghq.com/KegDataPlane': { needs: ['spec.deployment.podTemplateSpec.spec.containers[].image'] },
  'gateway.networking.k8s.io/Gateway': { only: [] },
  'gateway.envoyproxy.io/EnvoyProxy': {
    images: [`${ENVOY}.container.imageRepository :*`, `${ENVOY}.{container.image,initContainers,pod,patch.value}`],
    needs: [`${ENVOY}.container.{image,imageRepository} | ${ENVOY}.patch.value | spec.provider.host`],
  },
  'gateway.envoyproxy.io/EnvoyExtensionPolicy': { images: ['spec.wasm[].code.image.url'] },
  'gateway.envoyproxy.io/EnvoyGateway': {
    images: [
      'provider.kubernetes.rateLimitDeployment.container.imageRepository :*',
      'provider.kubernetes.{rateLimitDeployment.{container.image,initContainers},shutdownManager.image}',
    ],
  },
  'aigateway.envoyproxy.io/GatewayConfig': {
    images: ['spec.extProc.kubernetes.imageRepository :*', 'spec.extProc.kubernetes.image'],
  },
  'gateway.kgateway.dev/GatewayParameters': {
    images: [
      'spec.kube.{istio.{customSidecars,istioProxyContainer.image},{podTemplate,envoyContainer,sdsContainer}.image}',
    ],
  },
  'agentgateway.dev/AgentgatewayParameters': { images: ['spec.deployment.spec.template'] },
  'gateway.nginx.org/NginxProxy': { images: ['spec.kubernetes.{daemonSet,deployment}.{pod,container.image}'] },
  'gateway.solo.io/Gateway': {
    images: ['spec.{,hybridGateway.matchedGateways[].}httpGateway.options.wasm.filters[].image'],
  },
  'api-gateway.consul.hashicorp.com/GatewayClassConfig': { images: ['spec.image.{consulAPIGateway,envoy}'] },
  'charts.nginx.org/NginxIngress': { images: ['spec.controller.image'], needs: ['spec.controller.image.repository'] },
  'install.istio.io/IstioOperator': { chosen: true },
  'sailoperator.io/Istio|IstioRevision': {
    images: [
      'spec.values.pilot.image ^hub :tag',
      'spec.values.global.{proxy,proxy_init,agentgateway}.image ^/spec.values.global.hub :/spec.values.global.tag',
    ],
    needs: ['spec.values.pilot.image', 'spec.values.global.proxy.image'],
  },
  'sailoperator.io/IstioCNI': {
    images: ['spec.values.cni.{,repair.}image ^hub :tag'],
    needs: ['spec.values.cni.image'],
  },
  'sailoperator.io/ZTunnel': { images: ['spec.values.ztunnel.image ^hub :tag'], needs: ['spec.values.ztunnel.image'] },
  'sailoperator.io/IstioRevisionTag': { silent: true },
  'extensions.istio.io/WasmPlugin': { images: ['spec.url'] },
  'extensions.istio.io/TrafficExtension': { images: ['spec.wasm.url'] },
  'kuma.io/ContainerPatch': { ignore: ['spec.{sidecarPatch,initPatch}'] },
  'config.openservicemesh.io/MeshConfig': {
    images: ['spec.sidecar.{envoyImage,envoyWindowsImage,initContainerImage}'],
  },
  'operator.tigera.io/Installation': { chosen: true },
  'operator.tigera.io/ImageSet': { images: ['spec.images[].image @digest'] },
  'submariner.io/Submariner': { images: ['spec.imageOverrides.*'], chosen: true },
  'tailscale.com/Connector|ProxyGroup': { chosen: true },
  'tailscale.com/DNSConfig': {
    images: ['spec.nameserver.image.repo :tag'],
    needs: ['spec.nameserver.image.repo'],
  },
  'tailscale.com/ProxyClass': { images: ['spec.statefulSet.pod.{tailscaleContainer,tailscaleInitContainer}.image'] },
  'tailscale.com/Recorder': { needs: ['spec.statefulSet.pod.container.image'] },
  'kagent.dev/Agent|SandboxAgent': {
    images: ['spec.{byo,declarative}.deployment.{extraContainers,volumes,image}'],
    needs: ['spec.{byo,declarative}.deployment.image'],
  },
  'kagent.dev/AgentHarness': { images: ['spec.substrate.workloadImage'] },
};
