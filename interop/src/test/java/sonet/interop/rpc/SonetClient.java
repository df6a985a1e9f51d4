package sonet.interop.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.ReentrantLock;
import mls_client.MLSClientGrpc;
import mls_client.MlsClient;

/// This project's engine as a client of the interoperability protocol: the surface of the service,
/// with one call at a time.
final class SonetClient extends MLSClientGrpc.MLSClientImplBase {
  private final ReentrantLock lock = new ReentrantLock();
  private final Sessions sessions = new Sessions();

  private interface Answer<T> {
    T get() throws Exception;
  }

  private <T> void answer(StreamObserver<T> observer, Answer<T> answer) {
    lock.lock();
    try {
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (StatusRuntimeException e) {
      observer.onError(e);
    } catch (Exception e) {
      observer.onError(
          Status.INTERNAL.withDescription(e.toString()).withCause(e).asRuntimeException());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void name(MlsClient.NameRequest request, StreamObserver<MlsClient.NameResponse> observer) {
    answer(observer, () -> sessions.name(request));
  }

  @Override
  public void supportedCiphersuites(
      MlsClient.SupportedCiphersuitesRequest request,
      StreamObserver<MlsClient.SupportedCiphersuitesResponse> observer) {
    answer(observer, () -> sessions.supportedCiphersuites(request));
  }

  @Override
  public void createGroup(
      MlsClient.CreateGroupRequest request,
      StreamObserver<MlsClient.CreateGroupResponse> observer) {
    answer(observer, () -> sessions.createGroup(request));
  }

  @Override
  public void createKeyPackage(
      MlsClient.CreateKeyPackageRequest request,
      StreamObserver<MlsClient.CreateKeyPackageResponse> observer) {
    answer(observer, () -> sessions.createKeyPackage(request));
  }

  @Override
  public void joinGroup(
      MlsClient.JoinGroupRequest request, StreamObserver<MlsClient.JoinGroupResponse> observer) {
    answer(observer, () -> sessions.joinGroup(request));
  }

  @Override
  public void externalJoin(
      MlsClient.ExternalJoinRequest request,
      StreamObserver<MlsClient.ExternalJoinResponse> observer) {
    answer(observer, () -> sessions.externalJoin(request));
  }

  @Override
  public void groupInfo(
      MlsClient.GroupInfoRequest request, StreamObserver<MlsClient.GroupInfoResponse> observer) {
    answer(observer, () -> sessions.groupInfo(request));
  }

  @Override
  public void stateAuth(
      MlsClient.StateAuthRequest request, StreamObserver<MlsClient.StateAuthResponse> observer) {
    answer(observer, () -> sessions.stateAuth(request));
  }

  @Override
  public void export(
      MlsClient.ExportRequest request, StreamObserver<MlsClient.ExportResponse> observer) {
    answer(observer, () -> sessions.export(request));
  }

  @Override
  public void protect(
      MlsClient.ProtectRequest request, StreamObserver<MlsClient.ProtectResponse> observer) {
    answer(observer, () -> sessions.protect(request));
  }

  @Override
  public void unprotect(
      MlsClient.UnprotectRequest request, StreamObserver<MlsClient.UnprotectResponse> observer) {
    answer(observer, () -> sessions.unprotect(request));
  }

  @Override
  public void storePSK(
      MlsClient.StorePSKRequest request, StreamObserver<MlsClient.StorePSKResponse> observer) {
    answer(observer, () -> sessions.storePSK(request));
  }

  @Override
  public void addProposal(
      MlsClient.AddProposalRequest request, StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.addProposal(request));
  }

  @Override
  public void updateProposal(
      MlsClient.UpdateProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.updateProposal(request));
  }

  @Override
  public void removeProposal(
      MlsClient.RemoveProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.removeProposal(request));
  }

  @Override
  public void externalPSKProposal(
      MlsClient.ExternalPSKProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.externalPSKProposal(request));
  }

  @Override
  public void resumptionPSKProposal(
      MlsClient.ResumptionPSKProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.resumptionPSKProposal(request));
  }

  @Override
  public void groupContextExtensionsProposal(
      MlsClient.GroupContextExtensionsProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.groupContextExtensionsProposal(request));
  }

  @Override
  public void reInitProposal(
      MlsClient.ReInitProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.reInitProposal(request));
  }

  @Override
  public void commit(
      MlsClient.CommitRequest request, StreamObserver<MlsClient.CommitResponse> observer) {
    answer(observer, () -> sessions.commit(request));
  }

  @Override
  public void handleCommit(
      MlsClient.HandleCommitRequest request,
      StreamObserver<MlsClient.HandleCommitResponse> observer) {
    answer(observer, () -> sessions.handleCommit(request));
  }

  @Override
  public void handlePendingCommit(
      MlsClient.HandlePendingCommitRequest request,
      StreamObserver<MlsClient.HandleCommitResponse> observer) {
    answer(observer, () -> sessions.handlePendingCommit(request));
  }

  @Override
  public void reInitCommit(
      MlsClient.CommitRequest request, StreamObserver<MlsClient.CommitResponse> observer) {
    answer(observer, () -> sessions.reInitCommit(request));
  }

  @Override
  public void handlePendingReInitCommit(
      MlsClient.HandlePendingCommitRequest request,
      StreamObserver<MlsClient.HandleReInitCommitResponse> observer) {
    answer(observer, () -> sessions.handlePendingReInitCommit(request));
  }

  @Override
  public void handleReInitCommit(
      MlsClient.HandleCommitRequest request,
      StreamObserver<MlsClient.HandleReInitCommitResponse> observer) {
    answer(observer, () -> sessions.handleReInitCommit(request));
  }

  @Override
  public void reInitWelcome(
      MlsClient.ReInitWelcomeRequest request,
      StreamObserver<MlsClient.CreateSubgroupResponse> observer) {
    answer(observer, () -> sessions.reInitWelcome(request));
  }

  @Override
  public void handleReInitWelcome(
      MlsClient.HandleReInitWelcomeRequest request,
      StreamObserver<MlsClient.JoinGroupResponse> observer) {
    answer(observer, () -> sessions.handleReInitWelcome(request));
  }

  @Override
  public void createBranch(
      MlsClient.CreateBranchRequest request,
      StreamObserver<MlsClient.CreateSubgroupResponse> observer) {
    answer(observer, () -> sessions.createBranch(request));
  }

  @Override
  public void handleBranch(
      MlsClient.HandleBranchRequest request,
      StreamObserver<MlsClient.HandleBranchResponse> observer) {
    answer(observer, () -> sessions.handleBranch(request));
  }

  @Override
  public void newMemberAddProposal(
      MlsClient.NewMemberAddProposalRequest request,
      StreamObserver<MlsClient.NewMemberAddProposalResponse> observer) {
    answer(observer, () -> sessions.newMemberAddProposal(request));
  }

  @Override
  public void createExternalSigner(
      MlsClient.CreateExternalSignerRequest request,
      StreamObserver<MlsClient.CreateExternalSignerResponse> observer) {
    answer(observer, () -> sessions.createExternalSigner(request));
  }

  @Override
  public void addExternalSigner(
      MlsClient.AddExternalSignerRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.addExternalSigner(request));
  }

  @Override
  public void externalSignerProposal(
      MlsClient.ExternalSignerProposalRequest request,
      StreamObserver<MlsClient.ProposalResponse> observer) {
    answer(observer, () -> sessions.externalSignerProposal(request));
  }

  @Override
  public void free(MlsClient.FreeRequest request, StreamObserver<MlsClient.FreeResponse> observer) {
    answer(observer, () -> sessions.free(request));
  }
}
