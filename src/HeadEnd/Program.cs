using PrepaidMeter.HeadEnd.Cli;

return await HeadEndCli.RunAsync(args, CliContext.ForProcess(), CancellationToken.None).ConfigureAwait(false);
