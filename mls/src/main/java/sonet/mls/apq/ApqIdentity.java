package sonet.mls.apq;

import java.util.List;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.ProposalType;

/// A client as it presents itself in each of the groups, with the keys of each suite
/// (draft-ietf-mls-combiner §3.2).
///
/// @param traditional in the traditional group
/// @param postQuantum in the post-quantum group
public record ApqIdentity(ClientIdentity traditional, ClientIdentity postQuantum) {

  /// A client that supports all that the groups require, and SelfRemove.
  public static ApqIdentity of(ClientIdentity traditional, ClientIdentity postQuantum) {
    return new ApqIdentity(supporting(traditional), supporting(postQuantum));
  }

  private static ClientIdentity supporting(ClientIdentity identity) {
    return identity
        .withComponents(ComponentsList.of(ComponentId.APQ_MLS_INFO))
        .supporting(WireFormats.of(WireFormat.APQ_MESSAGE_PAIR))
        .supporting(ProposalType.SELF_REMOVE);
  }

  /// The signers of both, for restoring a state.
  public List<Signer> signers() {
    return List.of(traditional.signer(), postQuantum.signer());
  }
}
