using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Association;

/// <summary>HLS under way, from the AARE with our challenge to the client's proof.</summary>
/// <param name="context">The association it becomes.</param>
internal sealed class ServerHandshake(ServerContext context, ServerSecurity security, SystemTitle client, Octets clientChallenge)
{
    private readonly IHlsMechanism _mechanism = HlsMechanisms.Find(context.Mechanism, security.Credentials)
        ?? throw new InvalidOperationException($"The policy has not what {context.Mechanism} needs.");

    public ServerContext Context { get; } = context;

    /// <summary>StoC.</summary>
    public Octets Challenge { get; } = HlsChallenge.Create(Math.Max(16, HlsChallenge.MinLength(context.Mechanism)));

    /// <summary>Whether f(StoC) is the client's own.</summary>
    public bool Verify(ReadOnlySpan<byte> proof) => _mechanism.Verify(new HlsPass(client, security.SystemTitle, Challenge, clientChallenge), proof);

    /// <summary>f(CtoS).</summary>
    public byte[] Prove() => _mechanism.Prove(
        new HlsPass(security.SystemTitle, client, clientChallenge, Challenge), _mechanism.TakesCounter ? security.Sent.Reserve(1).First : default);
}
