namespace PrepaidMeter.Protocol.Transports;

/// <summary>A transport that outlives one association: its disposal gives it back to its owner, open where that was said to be possible.</summary>
internal interface IKeptTransport : ITransport
{
    /// <summary>The association ended in good order and nothing is on its way: whoever comes next may begin anew.</summary>
    void Keep();
}
