using System.Text.Json;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Cosem;

/// <summary>The table against a second source: what real meters list of themselves (tests/Vectors/classes.jsonl).</summary>
public sealed class InterfaceClassesTests
{
    private static readonly IReadOnlyList<SeenClass> Seen =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "classes.jsonl")).Select(line => JsonSerializer.Deserialize<SeenClass>(line, JsonSerializerOptions.Web)!)];

    public static IEnumerable<object[]> SeenVersions => Seen.Select(s => (s.ClassId, s.Version)).Distinct().Select(s => new object[] { s.ClassId, s.Version });

    [Theory, MemberData(nameof(SeenVersions))]
    public void Class_ThatARealMeterLists_HasTheAttributesAndMethodsItShows(int classId, int version)
    {
        var seen = Seen.Where(s => s.ClassId == classId && s.Version == version).ToList();
        var known = InterfaceClasses.Find((ushort)classId, (byte)version).ShouldNotBeNull();

        // An object list names every attribute of the version; of the methods a meter may leave out those it does not have.
        known.Attributes.Count.ShouldBe(seen.Max(s => s.Attributes));
        known.Methods.Count.ShouldBeGreaterThanOrEqualTo(seen.Max(s => s.Methods));
    }

    [Fact]
    public void Table_EveryClassTheHeadEndNames_IsThere()
    {
        int[] classes =
        [
            1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 17, 18, 19, 20, 21, 22, 23, 27, 28, 29, 40, 41, 42, 43, 44, 45, 47, 48, 61, 62, 63, 64, 65, 66, 67, 68, 70, 71, 72, 111, 112, 113, 115, 116,
        ];

        foreach (var classId in classes)
        {
            InterfaceClasses.Find((ushort)classId).ShouldNotBeNull($"class {classId}");
        }
    }

    [Fact]
    public void Table_EveryClass_HasNamesOfItsOwnAndTheLogicalNameFirst()
    {
        InterfaceClasses.All.Count.ShouldBe(InterfaceClasses.All.Select(c => (c.ClassId, c.Version)).Distinct().Count());
        foreach (var known in InterfaceClasses.All)
        {
            known.Attributes[0].ShouldBe(new ClassAttribute("logical_name", "octet-string", IsStatic: true), known.ToString());
            known.Attributes.Select(a => a.Name).ShouldBeUnique(known.ToString());
            known.Methods.OfType<string>().ShouldBeUnique(known.ToString());
        }
    }

    // Indices that a slip by one place would move, each from a use elsewhere: the head-end's own reads, PREPAYMENT's object map, captured requests.
    [Theory]
    [InlineData(3, 0, 3, "scaler_unit")]
    [InlineData(4, 0, 5, "capture_time")]
    [InlineData(5, 0, 8, "period")]
    [InlineData(7, 1, 3, "capture_objects")]
    [InlineData(7, 1, 8, "profile_entries")]
    [InlineData(8, 0, 9, "clock_base")]
    [InlineData(15, 1, 9, "security_setup_reference")]
    [InlineData(20, 0, 10, "activate_passive_calendar_time")]
    [InlineData(40, 2, 13, "last_confirmation_date_time")]
    [InlineData(64, 1, 6, "certificates")]
    [InlineData(70, 0, 4, "control_mode")]
    [InlineData(71, 0, 11, "actions")]
    [InlineData(111, 0, 19, "max_provision_period")]
    [InlineData(112, 0, 11, "period")]
    [InlineData(113, 0, 13, "proportion")]
    [InlineData(115, 0, 6, "token_status")]
    [InlineData(116, 0, 12, "sts_certificate_no")]
    public void Attribute_ByIndex_IsTheStandards(int classId, int version, int index, string name) =>
        InterfaceClasses.Find((ushort)classId, (byte)version)!.FindAttribute(index)!.Name.ShouldBe(name);

    [Theory]
    [InlineData(5, 0, 2, "next_period")]
    [InlineData(8, 0, 6, "shift_time")]
    [InlineData(12, 1, 8, "reply_to_HLS_authentication")]
    [InlineData(15, 2, 6, "remove_user")]
    [InlineData(18, 0, 4, "image_activate")]
    [InlineData(64, 1, 8, "remove_certificate")]
    [InlineData(70, 0, 2, "remote_reconnect")]
    [InlineData(113, 0, 5, "set_total_amount_remaining")]
    public void Method_ByIndex_IsTheStandards(int classId, int version, int index, string name) =>
        InterfaceClasses.Find((ushort)classId, (byte)version)!.FindMethod(index).ShouldBe(name);

    [Fact]
    public void Find_WhatIsNotThere_IsNull()
    {
        InterfaceClasses.Find(7, 99).ShouldBeNull();
        InterfaceClasses.Find(9999).ShouldBeNull();
        var register = InterfaceClasses.Find(3, 0)!;
        register.FindAttribute(0).ShouldBeNull();
        register.FindAttribute(-1).ShouldBeNull();
        register.FindAttribute(4).ShouldBeNull();
        register.FindMethod(2).ShouldBeNull();
        InterfaceClasses.Find(12, 1)!.FindMethod(1).ShouldBeNull();
    }

    [Fact]
    public void Find_WithoutVersion_IsTheNewest() => InterfaceClasses.Find(15)!.Version.ShouldBe((byte)3);

    private sealed record SeenClass(int ClassId, int Version, int Attributes, int Methods);
}
