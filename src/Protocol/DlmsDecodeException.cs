namespace PrepaidMeter.Protocol;

/// <summary>The one exception of every decoder: the octets are not what the layer's rules allow. The link that brought them can not be trusted further.</summary>
public sealed class DlmsDecodeException(string layer, int offset, string problem)
    : DlmsException($"{layer} at octet {offset}: {problem}", isTransient: false)
{
    /// <summary>"A-XDR", "wrapper", "ACSE", "xDLMS", "HDLC".</summary>
    public string Layer { get; } = layer;

    /// <summary>Octet offset inside the input the layer was given.</summary>
    public int Offset { get; } = offset;

    /// <summary>What is wrong, without layer and offset.</summary>
    public string Problem { get; } = problem;
}
