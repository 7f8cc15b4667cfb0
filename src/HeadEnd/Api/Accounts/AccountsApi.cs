using Microsoft.AspNetCore.Http.HttpResults;
using PrepaidMeter.HeadEnd.Api.Security;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Billing;
using PrepaidMeter.Prepayment.Ledger;

namespace PrepaidMeter.HeadEnd.Api.Accounts;

/// <summary>/accounts.</summary>
internal static class AccountsApi
{
    /// <summary>Twenty years of months: no need of pages.</summary>
    private const int MostBills = 240;

    public static void MapAccountsApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/accounts").WithTags("Accounts");
        group.MapPost("", OpenAsync)
            .WithSummary("Open an account for a meter that has no open one")
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("", ListAsync).WithSummary("Accounts by id, a page at a time").ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapGet("/{number}", GetAsync).WithName("GetAccount").WithSummary("One account and how it stands").ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{number}/statement", GetStatementAsync)
            .WithSummary("Movements of an account, newest first, a page at a time")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/{number}/bills", GetBillsAsync).WithSummary("Monthly bills of an account, newest first").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<AccountDto>, ValidationProblem, ProblemHttpResult>> OpenAsync(
        OpenAccountDto body, HttpContext http, AccountService accounts, CancellationToken cancellationToken)
    {
        switch (await accounts.OpenAsync(body.ToRequest(), http.Actor(), cancellationToken))
        {
            case OpenAccountResult.Invalid invalid:
                return Problems.Invalid(invalid.Faults);
            case OpenAccountResult.Taken taken:
                return Problems.Conflict(taken.Reason);
            case OpenAccountResult.Opened opened:
                var view = await accounts.ViewAsync(opened.Account.Id, cancellationToken);
                return TypedResults.Created($"{ApiRoutes.Prefix}/accounts/{Uri.EscapeDataString(opened.Account.Number)}", AccountDto.From(view!));
            case var other:
                throw new NotSupportedException(other.GetType().Name);
        }
    }

    private static async Task<Results<Ok<Page<AccountDto>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, AccountService accounts, CancellationToken cancellationToken)
    {
        if (Paging.TryRead(cursor, limit, out var after, out var size) is { } problem)
        {
            return problem;
        }

        var found = await accounts.ListAsync(new AccountId(after), size + 1, cancellationToken);
        return TypedResults.Ok(Paging.ToPage(found, size, v => v.Account.Id.Value, AccountDto.From));
    }

    private static async Task<Results<Ok<AccountDto>, ProblemHttpResult>> GetAsync(string number, AccountService accounts, CancellationToken cancellationToken) =>
        await accounts.ViewByNumberAsync(number, cancellationToken) is { } view ? TypedResults.Ok(AccountDto.From(view)) : NoAccount(number);

    private static async Task<Results<Ok<Page<StatementLineDto>>, ProblemHttpResult>> GetStatementAsync(
        string number, string? cursor, int? limit, IAccountStore accounts, IAccountLedger ledger, CancellationToken cancellationToken)
    {
        if (Paging.TryRead(cursor, limit, out var before, out var size) is { } problem)
        {
            return problem;
        }

        if (await accounts.FindByNumberAsync(number, cancellationToken) is not { } account)
        {
            return NoAccount(number);
        }

        var found = await ledger.StatementAsync(account.Id, before == 0 ? null : before, size + 1, cancellationToken);
        return TypedResults.Ok(Paging.ToPage(found, size, l => l.JournalId, StatementLineDto.From));
    }

    private static async Task<Results<Ok<IReadOnlyList<BillDto>>, ProblemHttpResult>> GetBillsAsync(
        string number, IAccountStore accounts, IBillStore bills, CancellationToken cancellationToken) =>
        await accounts.FindByNumberAsync(number, cancellationToken) is { } account
            ? TypedResults.Ok<IReadOnlyList<BillDto>>([.. (await bills.ListAsync(account.Id, MostBills, cancellationToken)).Select(BillDto.From)])
            : NoAccount(number);

    private static ProblemHttpResult NoAccount(string number) => Problems.NotFound($"There is no account '{number}'.");
}
