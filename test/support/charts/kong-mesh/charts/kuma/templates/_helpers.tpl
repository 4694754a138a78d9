{{- define "kuma.formatImage" -}}
{{- $img := .image -}}
{{- $registry := $img.registry | default .root.Values.global.image.registry -}}
{{- $tag := $img.tag | default .root.Values.global.image.tag | default .root.Chart.AppVersion -}}
{{- printf "%s/%s:%s" $registry $img.repository $tag -}}
{{- end -}}

{{- define "kuma.hook" -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .root.Values.nameOverride }}-{{ .name }}
  namespace: {{ .root.Release.Namespace }}
  annotations: { "helm.sh/hook": {{ .hook | quote }} }
{{- end -}}
