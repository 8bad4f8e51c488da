using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace InvoiceModule.Simulation.Database;

internal static class DatabaseFacadeConnection
{
    /// <summary>A transaction that has ended has no connection any more; its context still has.</summary>
    public static DbConnection GetDbConnectionOf(this DatabaseFacade database) => database.GetDbConnection();
}
