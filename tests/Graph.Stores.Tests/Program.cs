using Graph.Stores.Tests.Sqlite;

// Run by the tests themselves, as the other process: "dotnet exec Graph.Stores.Tests.dll <role> <file>".
return await SqliteOtherProcess.PlayAsync(args[0], args[1]);
