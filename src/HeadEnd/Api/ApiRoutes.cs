namespace PrepaidMeter.HeadEnd.Api;

internal static class ApiRoutes
{
    public const string Prefix = "/api/v1";
}
