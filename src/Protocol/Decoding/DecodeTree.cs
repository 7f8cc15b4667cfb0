namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// Grows the tree while octets are read, so that what was understood stays when a later octet is wrong. Keeps at most <see cref="MaxNodes"/> nodes, for
/// a few octets of input may make many; what goes beyond is checked and not shown.
/// </summary>
internal sealed class DecodeTree
{
    public const int MaxNodes = 50_000;

    private List<DecodedNode> _roots = [];
    private readonly Stack<(DecodedNode Node, bool IsDerived)> _open = [];
    private List<DecodeError> _errors = [];
    private int _count;
    private bool _isDerived;

    public IReadOnlyList<DecodedNode> Roots => _roots;

    public IReadOnlyList<DecodeError> Errors => _errors;

    public int Depth => _open.Count;

    public bool IsFull => _count >= MaxNodes;

    /// <summary>In octets put together from pieces of which some are missing, an error is what was to be expected: it is told, not counted.</summary>
    public bool IsIncomplete { get; set; }

    public DecodedNode Add(string name, int offset, int length, string? value = null, string? meaning = null)
    {
        var node = new DecodedNode(name, offset, length, _isDerived) { Value = value, Meaning = meaning };
        Attach(node);
        return node;
    }

    /// <summary>Adds a node; what is added until <see cref="Close"/> goes below it.</summary>
    public DecodedNode Open(string name, int offset, string? value = null, string? meaning = null)
    {
        var node = Add(name, offset, 0, value, meaning);
        _open.Push((node, _isDerived));
        return node;
    }

    /// <summary>As <see cref="Open"/>; offsets below it count within octets of their own.</summary>
    public void OpenDerived(string name, int offset, int length, string meaning)
    {
        Open(name, offset, Invariant.Text($"{length} octets"), meaning);
        _isDerived = true;
    }

    /// <param name="end">Offset behind the node's last octet.</param>
    public void Close(int end)
    {
        var (node, isDerived) = _open.Pop();
        _isDerived = isDerived;
        node.Length = Math.Max(0, end - node.Offset);
    }

    /// <summary>What has grown so far, all closed; the tree begins anew.</summary>
    public DecodedMessage Take()
    {
        var message = new DecodedMessage(_roots, _errors);
        _roots = [];
        _errors = [];
        _count = 0;
        return message;
    }

    /// <summary>Tells an error below the node that is open.</summary>
    public void Error(string layer, int offset, string problem)
    {
        var node = new DecodedNode(IsIncomplete ? "goes on in a missing part" : "error", offset, 0, _isDerived);
        if (!IsIncomplete)
        {
            node.Problem = $"{layer} at octet {offset}: {problem}";
            _errors.Add(new(layer, offset, problem, _isDerived));
        }

        Place(node);
    }

    /// <summary>Tells the error where it came up, and closes what it left open down to <paramref name="depth"/>.</summary>
    public void Fail(DlmsDecodeException error, int depth)
    {
        Error(error.Layer, error.Offset, error.Problem);
        while (_open.Count > depth)
        {
            Close(error.Offset);
        }
    }

    private void Attach(DecodedNode node)
    {
        if (_count < MaxNodes)
        {
            _count++;
            Place(node);
        }
        else if (_count == MaxNodes)
        {
            _count++;
            _roots.Add(new DecodedNode("more", node.Offset, 0, _isDerived) { Meaning = Invariant.Text($"only the first {MaxNodes} lines are shown") });
        }
    }

    private void Place(DecodedNode node)
    {
        if (_open.TryPeek(out var parent))
        {
            parent.Node.Add(node);
        }
        else
        {
            _roots.Add(node);
        }
    }
}
