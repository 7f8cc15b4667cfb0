using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Protocol.Association;

namespace PrepaidMeter.Metering.Tests.Fakes;

internal sealed class MemoryKeyStore : IKeyStore
{
    public Dictionary<(MeterId, ClientRole), LlsSecret> Secrets { get; } = [];

    public Task StoreLlsAsync(MeterId meterId, ClientRole role, LlsSecret secret, CancellationToken cancellationToken)
    {
        Secrets[(meterId, role)] = secret;
        return Task.CompletedTask;
    }

    public Task<LlsSecret?> FindLlsAsync(MeterId meterId, ClientRole role, CancellationToken cancellationToken) => Task.FromResult(Secrets.GetValueOrDefault((meterId, role)));
}
