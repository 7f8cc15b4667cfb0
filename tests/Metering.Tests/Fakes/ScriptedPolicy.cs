using PrepaidMeter.Metering.Commands;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Objects to what a test tells it to.</summary>
internal sealed class ScriptedPolicy : ICommandPolicy
{
    public Func<CommandCheck, string?> Objection { get; set; } = _ => null;

    public ValueTask<string?> FindObjectionAsync(CommandCheck check, CancellationToken cancellationToken) => new(Objection(check));
}
