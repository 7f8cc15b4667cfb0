namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>What the process tells the shell. Documented in <c>headend --help</c>; a script may rely on it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The meter answered, and refused at least one item; or a command finished with something not done.</summary>
    public const int Refused = 1;

    public const int Usage = 2;

    /// <summary>No connection: no route, no answer to the attempt, or the port is closed.</summary>
    public const int Unreachable = 3;

    /// <summary>Connected, then silence or a broken connection.</summary>
    public const int LinkLost = 4;

    public const int AssociationRejected = 5;

    /// <summary>What came back is not DLMS/COSEM, or does not belong to the request.</summary>
    public const int Nonsense = 6;

    /// <summary>A fault of the program; EX_SOFTWARE of sysexits.h.</summary>
    public const int Bug = 70;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    public const string Help = """
        Exit codes:
          0  done, every item answered without error
          1  the meter refused an item, or something asked for was not done
          2  wrong usage or configuration
          3  unreachable: no route, no answer, or connection refused
          4  connected, then no answer in time, or the connection broke
          5  the meter rejected the association (client, password)
          6  the meter talks nonsense (not DLMS/COSEM, or not an answer to the request)
         70  unexpected error in this program (HEADEND_DEBUG=1 prints the stack trace)
        130  interrupted
        """;
}
