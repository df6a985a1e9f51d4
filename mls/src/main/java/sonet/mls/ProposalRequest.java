package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;

/// A proposal to be sent (RFC 9420 §12.1).
///
/// @param proposal the proposal, or nothing for an Update, whose leaf the engine makes
/// @param identity with which an Update goes on, when it changes
/// @param wireFormat how it travels
/// @param authenticatedData of the application
public record ProposalRequest(
    Optional<Proposal> proposal,
    Optional<ClientIdentity> identity,
    WireFormat wireFormat,
    Bytes authenticatedData) {

  /// A proposal in the open.
  ///
  /// @throws IllegalArgumentException for an Update, whose key the engine must make
  public static ProposalRequest of(Proposal proposal) {
    if (proposal instanceof Proposal.Update) {
      throw new IllegalArgumentException("ask for an update() instead");
    }
    return new ProposalRequest(
        Optional.of(proposal), Optional.empty(), WireFormat.PUBLIC_MESSAGE, Bytes.EMPTY);
  }

  /// An Update of our leaf (§12.1.2).
  public static ProposalRequest update() {
    return new ProposalRequest(
        Optional.empty(), Optional.empty(), WireFormat.PUBLIC_MESSAGE, Bytes.EMPTY);
  }

  /// A SelfRemove: we leave (draft-ietf-mls-extensions §6.3).
  public static ProposalRequest selfRemove() {
    return of(new Proposal.SelfRemove());
  }

  /// The same with a new identity.
  public ProposalRequest withIdentity(ClientIdentity next) {
    return new ProposalRequest(proposal, Optional.of(next), wireFormat, authenticatedData);
  }

  /// The same, encrypted.
  ///
  /// @throws IllegalArgumentException for a SelfRemove, which newcomers must be able to read
  public ProposalRequest encrypted() {
    if (proposal.isPresent() && proposal.get() instanceof Proposal.SelfRemove) {
      throw new IllegalArgumentException("a SelfRemove travels in the open");
    }
    return new ProposalRequest(proposal, identity, WireFormat.PRIVATE_MESSAGE, authenticatedData);
  }

  /// The same with authenticated data.
  public ProposalRequest withAuthenticatedData(Bytes data) {
    return new ProposalRequest(proposal, identity, wireFormat, data);
  }
}
