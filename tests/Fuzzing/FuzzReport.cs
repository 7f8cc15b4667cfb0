namespace PrepaidMeter.Fuzzing;

/// <summary>What a run showed. Times and memory of single decodes, exception included.</summary>
/// <param name="DeepestAccepted">Arrays and structures within each other in what was accepted.</param>
/// <param name="RejectionP999Microseconds">99.9 of 100 rejections took at most this.</param>
/// <param name="RejectionMaxMicroseconds">The slowest rejection, by the fastest of its repetitions: the machine's other work is not the decoder's.</param>
/// <param name="RejectionMaxBytesBeyond4x">Most memory a rejection took beyond 4 octets for each of input: in the main the exception.</param>
/// <param name="AcceptedTreeMaxFactor">Most octets of memory for each of input where a value of at least 64 octets was decoded as a tree.</param>
/// <param name="WalkedTreeMaxFactor">The same with every element of the tree looked at, which builds them.</param>
/// <param name="Failures">Empty when every bar was kept.</param>
internal sealed record FuzzReport(
    long Executions,
    long Accepted,
    long Rejected,
    int DeepestAccepted,
    double RejectionP999Microseconds,
    double RejectionMaxMicroseconds,
    long RejectionMaxBytesBeyond4x,
    double AcceptedTreeMaxFactor,
    double WalkedTreeMaxFactor,
    IReadOnlyDictionary<string, long> ExecutionsByTarget,
    IReadOnlyList<FuzzFailure> Failures);

/// <param name="Length">Octets of the input.</param>
/// <param name="Hex">Its first octets.</param>
internal sealed record FuzzFailure(string Target, string Problem, int Length, string Hex);
