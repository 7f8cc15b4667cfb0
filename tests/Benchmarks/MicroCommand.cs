using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace PrepaidMeter.Benchmarks;

/// <summary>micro: the BenchmarkDotNet classes. What follows the word is BenchmarkDotNet's own: --filter '*Profile*', --job short, --list flat.</summary>
internal static class MicroCommand
{
    public static Command Build()
    {
        var command = new Command("micro", "Run the BenchmarkDotNet classes; takes BenchmarkDotNet's own arguments, such as --filter '*'.") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(arguments =>
        {
            // In process: the project that BenchmarkDotNet would write and build knows nothing of this tree's central packages and names.
            var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).AsDefault());
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run([.. arguments.UnmatchedTokens], config);
        });
        return command;
    }
}
