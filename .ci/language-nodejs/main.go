// What of Pulumi's Node language host the tests need: it starts a policy pack. The real pulumi-language-nodejs comes
// with Pulumi's installer and is used where it is on PATH; it is no Go module that could be built. Like the real one,
// this hands the pack to the Pulumi SDK's own PolicyProxy.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

func main() {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &languageHost{})
			return nil
		},
	})
	if err == nil {
		fmt.Println(handle.Port)
		err = <-handle.Done
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (*languageHost) GetPluginInfo(_ context.Context, _ *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

func (*languageHost) RunPlugin(request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	if request.Kind != "analyzer" {
		return fmt.Errorf("this language host starts policy packs only, not plugins of kind %q", request.Kind)
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer closer.Close()
	proxy, packOutput, err := sdk.NewPolicyProxy(server.Context(), stdout)
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(server.Context())
	if err != nil {
		return err
	}
	pack := request.Info.ProgramDirectory
	starter, err := resolve(pack)
	if err != nil {
		proxy.Abort(err)
		return err
	}
	command := exec.CommandContext(server.Context(), "node", append(append([]string{starter}, request.Args...), pack)...)
	command.Dir = pack
	command.Env = append(append(os.Environ(), request.Env...), environment(stack)...)
	command.Stdout = packOutput
	command.Stderr = stderr
	if err := command.Start(); err != nil {
		proxy.Abort(err)
		return err
	}
	return proxy.Attach(server.Context(), command)
}

func resolve(pack string) (string, error) {
	command := exec.Command("node", "-p", "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")
	command.Dir = pack
	output, err := command.Output()
	return strings.TrimSpace(string(output)), err
}

// The environment by which packs learn of the stack, as in sdk/go/common/resource/plugin/analyzer_plugin.go.
func environment(stack *pulumirpc.AnalyzerStackConfigureRequest) []string {
	if stack == nil {
		return nil
	}
	config, err := json.Marshal(stack.Config)
	if err != nil {
		panic(err)
	}
	return []string{
		"PULUMI_CONFIG=" + string(config),
		"PULUMI_NODEJS_ORGANIZATION=" + stack.Organization,
		"PULUMI_NODEJS_PROJECT=" + stack.Project,
		"PULUMI_NODEJS_STACK=" + stack.Stack,
		"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.DryRun),
	}
}
