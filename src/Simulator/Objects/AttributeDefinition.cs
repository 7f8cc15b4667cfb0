namespace PrepaidMeter.Simulator.Objects;

/// <summary>An attribute and who may use it.</summary>
/// <param name="Access">Of a client with full rights.</param>
/// <param name="Selective">Takes access selectors 1 and 2.</param>
internal readonly record struct AttributeDefinition(sbyte Id, AccessMode Access, bool Selective = false)
{
    /// <summary>A client with less than full rights reads.</summary>
    public AccessMode For(ClientRights rights) => rights == ClientRights.Full ? Access : Access & AccessMode.ReadOnly;
}

/// <summary>A method. Only clients with full rights invoke, and only where <paramref name="Accessible"/>.</summary>
internal readonly record struct MethodDefinition(sbyte Id, bool Accessible)
{
    public bool For(ClientRights rights) => Accessible && rights == ClientRights.Full;
}

/// <summary>access_mode of the association's object_list.</summary>
[Flags]
internal enum AccessMode : byte
{
    NoAccess = 0,
    ReadOnly = 1,
    WriteOnly = 2,
    ReadAndWrite = 3,
}

internal enum ClientRights : byte
{
    ReadOnly,
    Full,
}
