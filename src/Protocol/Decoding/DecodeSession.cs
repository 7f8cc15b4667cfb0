using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>What is known while one input is decoded, of what came before in it: titles and keys of the association, requests, blocks and segments.</summary>
internal sealed class DecodeSession(DecoderOptions options)
{
    /// <summary>Deepest nesting of APDUs in APDUs, as ciphering, signing and blocks make it; deeper input is an error, so none can exhaust the stack.</summary>
    private const int MaxLayers = 16;

    private readonly Dictionary<(string Link, string Kind), Reassembly> _reassemblies = [];
    private int _layers;

    public DecoderOptions Options { get; } = options;

    public DecodeTree Tree { get; } = new();

    /// <summary>Who sends to whom, so that pieces of one message find each other; "" when nothing says.</summary>
    public string Link { get; set; } = "";

    public SystemTitle? ClientTitle { get; set; }

    public SystemTitle? ServerTitle { get; set; }

    public DedicatedKey? DedicatedKey { get; set; } = options.DedicatedKey;

    /// <summary>The attributes last asked for under each invoke-id, in their order.</summary>
    public Dictionary<int, IReadOnlyList<CosemAttribute>> Requests { get; } = [];

    /// <summary>The methods last invoked under each invoke-id, in their order.</summary>
    public Dictionary<int, IReadOnlyList<CosemMethod>> Invocations { get; } = [];

    public ShortNameTable ShortNames => field ??= new();

    /// <summary>A long SET or ACTION going on carries a secret.</summary>
    public bool IsLongRequestSecret { get; set; }

    /// <summary>Runs what decodes one part; an error in it ends that part alone.</summary>
    public void Guard(Action decode)
    {
        var depth = Tree.Depth;
        try
        {
            decode();
        }
        catch (DlmsDecodeException e)
        {
            Tree.Fail(e, depth);
        }
    }

    /// <summary>Runs what decodes an APDU that may hold others.</summary>
    public void Layer(OctetCursor cursor, Action decode)
    {
        if (_layers == MaxLayers)
        {
            throw cursor.Error($"APDUs nested deeper than {MaxLayers}.");
        }

        _layers++;
        try
        {
            decode();
        }
        finally
        {
            _layers--;
        }
    }

    /// <summary>Whether pieces of this kind wait for more on this link.</summary>
    public bool IsWaiting(string kind) => _reassemblies.ContainsKey((Link, kind));

    /// <summary>Adds a piece; with the last one the whole is decoded.</summary>
    /// <param name="kind">What the pieces are, for people.</param>
    /// <param name="number">Null where pieces carry none.</param>
    /// <param name="decode">Decodes the whole.</param>
    public void AddPiece(string kind, uint? number, bool isLast, ReadOnlyMemory<byte> piece, int offset, Action<ReadOnlyMemory<byte>> decode)
    {
        if (!_reassemblies.TryGetValue((Link, kind), out var whole))
        {
            whole = new Reassembly(decode);
            _reassemblies.Add((Link, kind), whole);
        }

        if (whole.Add(number, piece) is { } remark)
        {
            Tree.Add("note", offset, 0, meaning: remark);
        }

        if (isLast)
        {
            _reassemblies.Remove((Link, kind));
            DecodeWhole(kind, whole, offset, isComplete: whole.IsComplete);
        }
    }

    /// <summary>At the end of the input: decodes as much as is there of what never became whole.</summary>
    public void Flush(int offset)
    {
        while (_reassemblies.Count > 0)
        {
            var ((link, kind), whole) = _reassemblies.First();
            _reassemblies.Remove((link, kind));
            Link = link;
            DecodeWhole(kind, whole, offset, isComplete: false);
        }
    }

    private void DecodeWhole(string kind, Reassembly whole, int offset, bool isComplete)
    {
        var octets = whole.Octets;
        if (octets.IsEmpty)
        {
            return;
        }

        var wasIncomplete = Tree.IsIncomplete;
        Tree.OpenDerived("whole", offset, octets.Length, Invariant.Text($"of {whole.Pieces} {kind}{(isComplete ? "" : ", some are missing")}"));
        Tree.IsIncomplete |= !isComplete;
        Guard(() => decode(octets));
        Tree.IsIncomplete = wasIncomplete;
        Tree.Close(offset);

        void decode(ReadOnlyMemory<byte> all)
        {
            if (whole.HasStart)
            {
                whole.Decode(all);
            }
            else
            {
                Tree.Add("note", 0, all.Length, meaning: "the first of them is missing: what they carry can not be told");
            }
        }
    }
}
