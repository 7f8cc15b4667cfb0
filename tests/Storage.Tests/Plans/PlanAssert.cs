using PrepaidMeter.Storage.Plans;

namespace PrepaidMeter.Storage.Tests.Plans;

/// <summary>Records with lists in them are the same when they are written the same.</summary>
internal static class PlanAssert
{
    public static void ShouldBeSame<T>(this T? actual, T? expected) => PlanJson.Write(actual).ShouldBe(PlanJson.Write(expected));
}
