package sonet.client.transparency;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// What a log itself says of its recent distinguished entries to somebody who knows nothing of it
/// yet (§13.6): its signature is over all of that, so that it proves the same to everyone. Two that
/// do not fit convict the log, whoever hands them in.
///
/// @param points the entries, ascending
/// @param head the tree that has them
record Testimony(List<Gossip.Point> points, SignedHead head) {
  private static final Request.Distinguished ALL =
      new Request.Distinguished(Optional.empty(), Optional.empty());

  Testimony {
    points = List.copyOf(points);
  }

  /// Asks the log for one, as it is sent.
  static Bytes ask(VerifiedLog log) throws ClientException {
    return log.answers().distinguished(ALL.encoded()).response();
  }

  /// Verifies one; empty when it proves nothing.
  ///
  /// @param at when it was given, as whoever hands it in says: an old one proves what it proved
  static Optional<Testimony> of(TrustedLog log, long at, Bytes response) {
    try {
      Response.Distinguished answer = Response.Distinguished.decode(response, log.configuration());
      Verified<RecentHeads> verified =
          new LogUser(log).distinguished(UserState.NEW, RecentHeads.NONE, ALL, answer, at);
      if (!(answer.fullTreeHead() instanceof FullTreeHead.Updated updated)) {
        return Optional.empty();
      }
      return Optional.of(
          new Testimony(
              Gossip.points(log, verified.value()),
              new SignedHead(
                  updated.treeHead().treeSize(),
                  verified.state().view().tree().root(log.primitives()),
                  updated.treeHead().signature())));
    } catch (TransparencyException unproven) {
      return Optional.empty();
    }
  }
}
