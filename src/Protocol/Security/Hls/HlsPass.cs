using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Security;

/// <summary>One side's proof in HLS, seen from whoever gives it: pass 3 of the client, f(StoC), and pass 4 of the meter, f(CtoS).</summary>
/// <param name="Prover">System title of the side that proves itself.</param>
/// <param name="Verifier">System title of the other.</param>
/// <param name="Challenge">What the verifier asked.</param>
/// <param name="CounterChallenge">What the prover asked the verifier.</param>
public readonly record struct HlsPass(SystemTitle Prover, SystemTitle Verifier, Octets Challenge, Octets CounterChallenge);
