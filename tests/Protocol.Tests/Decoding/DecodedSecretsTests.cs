using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Tests.Security;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>Passwords and keys stay out of trees, in whatever form, unless they are asked for.</summary>
public sealed class DecodedSecretsTests
{
    private const string Password = "3132333435363738";
    private const string Key = "00112233445566778899AABBCCDDEEFF";

    public static TheoryData<string, string> Inputs => new()
    {
        { Vector.Find(Vector.Acse, "aarq-lls").Hex, Password },
        { Vector.Find(Vector.Acse, "aarq-lls").Hex[..80], Password }, // cut behind the password
        { Vector.Find(Vector.Acse, "aarq-lls").Hex[..72], Password[..^8] }, // cut in it
        { Vector.Find(Vector.Acse, "aarq-lls").Hex.Replace("8B0760857405080201", "", StringComparison.Ordinal).Replace("6036", "602D", StringComparison.Ordinal), Password }, // no mechanism
        { Vector.Find(Vector.Xdlms, "initiate-req-ded").Hex, Key },
        { "C101C1000F0000280000FF0700" + "0908" + Password, Password }, // SET of the LLS secret
        { "C102C1000F0000280000FF0700" + "000000000105" + "0908" + Password[..6], Password[..6] }, // its first block
        { "C001C1000F0000280000FF0700" + "C401C100" + "0908" + Password, Password }, // GET of it, answered
        { "C301C1000F0000280000FF0201" + "0908" + Password, Password }, // change_HLS_secret
        { "D9400000000001020F0000280000FF0701" + "0908" + Password, Password }, // ACCESS
        { "C104C1010F0000280000FF070001" + "0908" + Password, Password }, // SET with list
    };

    [Theory, MemberData(nameof(Inputs))]
    public void Secret_InAnyRendering_IsMasked(string hex, string secret)
    {
        var shown = Renderings(DecodedTree.Decode(hex));

        shown.ShouldNotContain(secret);
        shown.ShouldNotContain(System.Text.Encoding.Latin1.GetString(Convert.FromHexString(secret)));
    }

    [Fact]
    public void Secret_AskedFor_IsShown()
    {
        var options = new DecoderOptions { ShowSecrets = true };

        Renderings(DecodedTree.Decode(Vector.Find(Vector.Acse, "aarq-lls").Hex, options)).ShouldContain("12345678");
        Renderings(DecodedTree.Decode(Vector.Find(Vector.Xdlms, "initiate-req-ded").Hex, options)).ShouldContain(Key);
        Renderings(DecodedTree.Decode("C101C1000F0000280000FF07000908" + Password, options)).ShouldContain("12345678");
    }

    [Fact]
    public void Challenge_OfHls_IsNoSecret() => DecodedTree.Decode(Vector.Find(Vector.Acse, "aarq-hls5").Hex).At("calling-authentication-value").Value.ShouldBe("\"K56iVagY\"");

    [Fact]
    public void Keys_Given_AreNowhereInTheTree()
    {
        var vector = SecurityVector.Find("aarq-lls-ciph/user-information");

        var shown = Renderings(DecodedTree.Decode(vector.Hex, DecodedTree.OptionsFor(vector)));

        shown.ShouldContain("initiate-request");
        shown.ShouldNotContain(vector.Key);
        shown.ShouldNotContain(vector.AuthenticationKey!);
        shown.ShouldNotContain(Key);
    }

    private static string Renderings(DecodedMessage message) => TreeText.Write(message) + Rendered.Json(message) + Rendered.Xml(message);
}
