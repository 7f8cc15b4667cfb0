using System.Diagnostics.CodeAnalysis;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Models;
using PrepaidMeter.Simulator.Relay;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>The objects of a model by logical name. Immutable, shared by all meters of the model.</summary>
internal sealed class ObjectDirectory
{
    private readonly Dictionary<LogicalName, ICosemObject> _objects;

    private ObjectDirectory(ICosemObject[] objects)
    {
        var twice = objects.GroupBy(o => o.Name).Where(g => g.Count() > 1).Select(g => $"$: two objects are named {g.Key}").ToList();
        if (twice.Count > 0)
        {
            throw new ModelFormatException(twice);
        }

        _objects = objects.ToDictionary(o => o.Name);
        All = [.. _objects.Values.OrderBy(o => o.Name)];
    }

    /// <summary>In the order of their logical names.</summary>
    public IReadOnlyList<ICosemObject> All { get; }

    /// <exception cref="ModelFormatException">Two objects would have one name.</exception>
    public static ObjectDirectory For(MeterModel model) => For(model, new AssociationObject());

    /// <summary>The same with another kind of association.</summary>
    /// <exception cref="ModelFormatException">Two objects would have one name.</exception>
    public static ObjectDirectory For(MeterModel model, ICosemObject association)
    {
        ICosemObject[] objects =
        [
            new ClockObject(),
            .. IdentityObjects.All,
            .. StatusObjects.Of(model),
            .. model.Registers.Select(r => r.ClassId == 4 ? new ExtendedRegisterObject(r) : new RegisterObject(r)),
            .. model.Profiles.Select(p => new ProfileGenericObject(p)),
            new DisconnectControlObject(),
            new LimiterObject(),
            new ActivityCalendarObject(),
            new SpecialDaysTableObject(),
            new RegisterActivationObject(model),
            ScriptTables.Tariff,
            ScriptTables.Disconnect,
            ScriptTables.Billing(model),
            new SingleActionScheduleObject(),
            association,
            new SapAssignmentObject(),
            .. model.FixedObjects,
        ];
        var names = objects.Select(o => o.Name).ToHashSet();
        return new([.. objects, .. Further().Where(o => !names.Contains(o.Name))]);
    }

    public bool TryFind(LogicalName name, [NotNullWhen(true)] out ICosemObject? found) => _objects.TryGetValue(name, out found);

    /// <summary>What a meter has unless its model says something else of that name.</summary>
    private static ICosemObject[] Further() => [new DemandRegisterObject(), new RegisterMonitorObject(), new ImageTransferObject(), new PushSetupObject(), new SecuritySetupObject()];

    /// <summary>Runs a script as the meter itself or for a client.</summary>
    public ActionResult RunScript(ObjectCall call, ScriptReference script)
    {
        if (!TryFind(script.Table, out var found) || found is not ScriptTableObject table)
        {
            return ActionResult.ObjectUndefined;
        }

        return table.Run(call, script.Selector, new AxdrWriter(16));
    }
}
