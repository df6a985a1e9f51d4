package sonet.server.api;

import java.util.Optional;
import sonet.protocol.EntryProof;
import sonet.protocol.Nothing;
import sonet.protocol.ProblemType;
import sonet.protocol.TransparencyOperations;
import sonet.server.account.Credentials;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.transparency.LogAnswers;
import sonet.server.transparency.anchor.Anchors;
import sonet.server.transparency.anchor.LogFile;

/// The transparency log: does what [TransparencyOperations] says.
final class TransparencyApi {
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final LogAnswers log;
  private final Anchors anchors;
  private final Credentials credentials;

  TransparencyApi(LogAnswers log, Anchors anchors, Credentials credentials) {
    this.log = log;
    this.anchors = anchors;
    this.credentials = credentials;
  }

  void bind(Bindings to) {
    to.open(TransparencyOperations.SHOW, (at, _) -> log.show(at));
    to.device(TransparencyOperations.SEARCH, (caller, call) -> log.search(caller, call.body()));
    to.device(TransparencyOperations.MONITOR, (caller, call) -> log.monitor(caller, call.body()));
    to.device(TransparencyOperations.OWN, (caller, call) -> log.own(caller, call.body()));
    to.device(
        TransparencyOperations.MONITOR_OWN, (caller, call) -> log.monitorOwn(caller, call.body()));
    to.device(
        TransparencyOperations.OWN_UPDATES, (caller, call) -> log.ownUpdates(caller, call.body()));
    to.open(TransparencyOperations.DISTINGUISHED, (at, call) -> log.distinguished(at, call.body()));
    to.device(TransparencyOperations.CREDENTIAL, (caller, _) -> log.credential(caller));
    to.action(
        TransparencyOperations.PUBLISH_CREDENTIAL,
        (caller, call) -> credentials.publish(caller, call.body()));
    to.device(
        TransparencyOperations.UPDATE_CREDENTIAL,
        (caller, call) -> log.updateCredential(caller, call.body()));
    to.octets(
        TransparencyOperations.FILE,
        (at, request) -> file(anchors.file(at, request.parameter("file"))));
    to.octets(
        TransparencyOperations.UPDATES,
        (at, request) -> file(anchors.updates(at, number(request, "bundle"))));
    to.open(
        TransparencyOperations.PROOF,
        (at, call) ->
            anchors
                .proof(at, number(call.request(), "position"))
                .map(proof -> new EntryProof(proof.format()))
                .orElseThrow(TransparencyApi::absent));
    to.open(
        TransparencyOperations.AUDITOR_HEAD,
        (at, call) -> {
          anchors.take(at, call.request().parameter("auditor"), call.body());
          return new Nothing();
        });
  }

  /// What never changes may be kept for good; the rest is asked for again each time.
  private static Response file(Optional<LogFile> found) throws RefusalException {
    LogFile file = found.orElseThrow(TransparencyApi::absent);
    return Response.bytes(200, file.mediaType(), file.content())
        .with("Cache-Control", file.isFinal() ? FOREVER : "no-cache");
  }

  private static RefusalException absent() {
    return RefusalException.of(
        ProblemType.NOT_IN_LOG, "the checkpoint that is shown has no such thing");
  }

  private static long number(Request request, String name) throws RefusalException {
    try {
      long number = Long.parseLong(request.parameter(name));
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, in the same words as a negative number.
    }
    throw RefusalException.of(
        ProblemType.INVALID_PARAMETER, name + " must be a number of 0 or more");
  }
}
