using System.Reflection;
using Xunit.Sdk;

namespace PrepaidMeter.Storage.Tests;

/// <summary>Runs a theory once per database that is there: the same contract against each. Which ones ran is printed by <see cref="AvailableDatabasesTests"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => TestDatabase.Available.Select(name => new object[] { name });
}
