using BenchmarkDotNet.Attributes;
using PrepaidMeter.Benchmarks.Profiles;
using PrepaidMeter.Benchmarks.Sessions;
using PrepaidMeter.Fuzzing;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Benchmarks.Decoding;

/// <summary>Frames, ACSE and a load profile of 96 rows and 5 columns, from tests/Vectors and a recorded session.</summary>
[MemoryDiagnoser]
public class DecodingBenchmarks
{
    private readonly IntervalRow[] _rows = new IntervalRow[SessionScript.Rows];
    private readonly AxdrWriter _writer = new();
    private byte[] _wpdu = [];
    private byte[] _hdlc = [];
    private byte[] _aarq = [];
    private byte[] _aare = [];
    private byte[] _response = [];
    private byte[] _profile = [];
    private Aarq? _request;

    [GlobalSetup]
    public void Record()
    {
        _wpdu = FuzzCorpus.Vectors["wpdu"].First();
        _hdlc = FuzzCorpus.Vectors["hdlc"].Where(IsFrame).MaxBy(frame => frame.Length)!;
        _aarq = FuzzCorpus.Vectors["aarq"].First();
        _aare = FuzzCorpus.Vectors["aare"].First();
        _request = Aarq.Decode(_aarq);
        // BenchmarkDotNet's in-process toolchain does not wait for an asynchronous setup.
        var exchanges = SessionRecorder.RecordAsync(SessionSecurity.None, default).GetAwaiter().GetResult();
        _response = exchanges.MaxBy(e => e.Response.Length)!.Response[WrapperHeader.Size..];
        _profile = ((GetResponse.Normal)GetResponse.Decode(_response)).Result.Raw.ToArray();
    }

    [Benchmark]
    public int WrapperHeaderDecode() => WrapperHeader.TryRead(_wpdu, WrapperHeader.MaxLength, out var header) ? header.Length : 0;

    [Benchmark]
    public int HdlcFrameDecode() => HdlcFrame.Decode(_hdlc).Length;

    [Benchmark]
    public object AarqDecode() => Aarq.Decode(_aarq);

    [Benchmark]
    public int AarqEncode()
    {
        _writer.Clear();
        _request!.Encode(_writer);
        return _writer.Length;
    }

    [Benchmark]
    public object AareDecode() => Aare.Decode(_aare);

    /// <summary>96 x 5 into the caller's rows.</summary>
    [Benchmark]
    public int ProfileIntoTypedRows() => IntervalRow.Decode(_profile, _rows);

    /// <summary>The same as a tree of values that nobody looks at.</summary>
    [Benchmark]
    public object ProfileAsTree() => AxdrDecoder.Decode(_profile);

    /// <summary>And with every value looked at, which is when they are built.</summary>
    [Benchmark]
    public int ProfileAsTreeLookedAt() => CountOf(AxdrDecoder.Decode(_profile));

    /// <summary>The APDU around the profile: checks every octet of it.</summary>
    [Benchmark]
    public object GetResponseDecode() => GetResponse.Decode(_response);

    private static int CountOf(DlmsData data)
    {
        if (data.AsItems() is not { } items)
        {
            return 1;
        }

        var count = 0;
        foreach (var item in items)
        {
            count += CountOf(item);
        }

        return count;
    }

    private static bool IsFrame(byte[] octets) => HdlcFrame.TryRead(octets, out var frame, out _) && frame.EncodedLength == octets.Length;
}
