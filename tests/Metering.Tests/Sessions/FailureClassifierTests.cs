using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Tests.Sessions;

public sealed class FailureClassifierTests
{
    [Theory]
    [InlineData(LinkFailure.Unreachable, FailureClass.Unreachable)]
    [InlineData(LinkFailure.Refused, FailureClass.Refused)]
    [InlineData(LinkFailure.Timeout, FailureClass.Timeout)]
    [InlineData(LinkFailure.Closed, FailureClass.LinkLost)]
    [InlineData(LinkFailure.ProtocolViolation, FailureClass.Decode)]
    public void Classify_LinkException_FollowsItsReason(LinkFailure failure, FailureClass expected) =>
        FailureClassifier.Classify(new LinkException(failure, "")).ShouldBe(expected);

    [Theory]
    [InlineData(AssociationResult.RejectedPermanent, 1, 13, FailureClass.Auth)]
    [InlineData(AssociationResult.RejectedTransient, 1, 11, FailureClass.Auth)]
    [InlineData(AssociationResult.RejectedTransient, 1, 1, FailureClass.Busy)]
    [InlineData(AssociationResult.RejectedPermanent, 1, 2, FailureClass.MeterRefused)]
    [InlineData(AssociationResult.RejectedPermanent, 2, 2, FailureClass.MeterRefused)]
    public void Classify_RejectedAssociation_FollowsItsDiagnostic(AssociationResult result, byte source, byte code, FailureClass expected) =>
        FailureClassifier.Classify(new AssociationRejectedException(result, new AssociationDiagnostic(source, code))).ShouldBe(expected);

    [Theory]
    [InlineData(DataAccessResult.ObjectUndefined, FailureClass.NoObject)]
    [InlineData(DataAccessResult.ObjectUnavailable, FailureClass.NoObject)]
    [InlineData(DataAccessResult.ReadWriteDenied, FailureClass.MeterRefused)]
    [InlineData(DataAccessResult.TemporaryFailure, FailureClass.Busy)]
    public void Classify_AccessRefusal_FollowsItsResult(DataAccessResult result, FailureClass expected) =>
        FailureClassifier.Classify(new Refusal.Access(result)).ShouldBe(expected);

    [Fact]
    public void Classify_ExceptionResponse_TellsCounterFromAuthentication()
    {
        FailureClassifier.Classify(new Refusal.Exception(new ExceptionResponse(1, 6, 42))).ShouldBe(FailureClass.Counter);
        FailureClassifier.Classify(new Refusal.Exception(new ExceptionResponse(1, 5))).ShouldBe(FailureClass.Auth);
        FailureClassifier.Classify(new Refusal.Exception(new ExceptionResponse(1, 2))).ShouldBe(FailureClass.MeterRefused);
    }

    [Fact]
    public void Classify_ExceptionsOfOurOwn_CarryTheirClass()
    {
        FailureClassifier.Classify(new SessionException(FailureClass.Identity, "")).ShouldBe(FailureClass.Identity);
        FailureClassifier.Classify(new MeterDataException("a", "b")).ShouldBe(FailureClass.Decode);
        FailureClassifier.Classify(new MeterRefusedException("a", new Refusal.Access(DataAccessResult.ObjectUndefined))).ShouldBe(FailureClass.NoObject);
    }

    [Fact]
    public void Classify_WhatIsNotTheMeters_IsNone()
    {
        FailureClassifier.Classify(new IOException("disk full")).ShouldBeNull();
        FailureClassifier.Classify(new OperationCanceledException()).ShouldBeNull();
    }
}
