using InvoiceModule.Simulation.Runs;

return Command.Run(args, Console.Out);
