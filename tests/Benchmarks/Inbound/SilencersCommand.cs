using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace PrepaidMeter.Benchmarks.Inbound;

/// <summary>silencers: opens connections, says how many, and keeps them until its standard input ends. Started by silent, so that their cost is another process's.</summary>
internal static class SilencersCommand
{
    public const string Name = "silencers";

    private static readonly Argument<string> Target = new("endpoint");
    private static readonly Argument<int> Count = new("count");

    public static Command Build()
    {
        var command = new Command(Name, "Opens silent connections. Started by silent.") { Target, Count };
        command.Hidden = true;
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var target = IPEndPoint.Parse(arguments.GetValue(Target)!);
            var sockets = new List<Socket>();
            try
            {
                for (var i = 0; i < arguments.GetValue(Count); i++)
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    sockets.Add(socket);
                    await socket.ConnectAsync(target, cancellationToken);
                }

                Console.WriteLine(sockets.Count);
            }
            catch (SocketException error)
            {
                Console.WriteLine($"{sockets.Count - 1}: {error.SocketErrorCode}");
            }

            await Console.In.ReadToEndAsync(cancellationToken);
            sockets.ForEach(socket => socket.Dispose());
            return 0;
        });
        return command;
    }
}
