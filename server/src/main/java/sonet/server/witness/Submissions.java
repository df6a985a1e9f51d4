package sonet.server.witness;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.store.StoreException;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Witness;
import sonet.transparency.anchor.WitnessRequest;

/// What is asked of a witness over HTTP (tlog-witness, "HTTP Interface").
final class Submissions {
  /// How often a request is looked at again because another one came first.
  private static final int MOST_ROUNDS = 8;

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";

  private final Witness witness;
  private final WitnessLogs logs;
  private final WitnessState state;
  private final Evidence evidence;
  private final InstantSource clock;

  Submissions(
      Witness witness,
      WitnessLogs logs,
      WitnessState state,
      Evidence evidence,
      InstantSource clock) {
    this.witness = witness;
    this.logs = logs;
    this.state = state;
    this.evidence = evidence;
    this.clock = clock;
  }

  /// `POST /add-checkpoint`.
  Response add(Request request) throws RefusalException {
    WitnessRequest shown;
    Checkpoint checkpoint;
    try {
      shown = WitnessRequest.parse(text(request.body().whole()));
      checkpoint = Checkpoint.parse(shown.checkpoint().text());
    } catch (TransparencyException e) {
      return sentence(400, String.valueOf(e.getMessage()));
    }
    List<NoteKey> keys = logs.of(checkpoint.origin());
    if (keys.isEmpty()) {
      return sentence(404, "this witness does not know the log");
    }
    try {
      return add(keys, origin(checkpoint.origin()), shown);
    } catch (StoreException e) {
      throw failed(e);
    } catch (TransparencyException e) {
      return sentence(400, String.valueOf(e.getMessage()));
    }
  }

  private static String text(Bytes body) throws TransparencyException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.toArray())).toString();
    } catch (CharacterCodingException e) {
      throw new TransparencyException(
          TransparencyException.Reason.MALFORMED, "a body that is not UTF-8");
    }
  }

  private Bytes origin(String origin) {
    return witness.primitives().hash(Bytes.utf8(origin));
  }

  /// Looks, remembers, and only then answers. When something else came between, it looks again.
  private Response add(List<NoteKey> keys, Bytes origin, WitnessRequest shown)
      throws StoreException, TransparencyException {
    for (int i = 0; i < MOST_ROUNDS; i++) {
      Optional<WitnessState.Seen> seen = state.seen(origin);
      Optional<MerkleProof.Head> head = seen.map(WitnessState.Seen::head);
      switch (witness.look(keys, head, shown, clock.instant().getEpochSecond())) {
        case Witness.Answer.Behind(long size) -> {
          return Response.bytes(409, SIZE, Bytes.utf8(size + "\n"));
        }
        case Witness.Answer.Refused(Witness.Refusal why) -> {
          return refused(why, seen, shown);
        }
        case Witness.Answer.Cosigned(
                MerkleProof.Head _,
                SignedNote note,
                List<SignedNote.Line> cosignatures) -> {
          if (state.replace(origin, seen, note)) {
            return Response.bytes(200, TEXT, Bytes.utf8(SignedNote.formatLines(cosignatures)));
          }
        }
      }
    }
    return sentence(503, "other checkpoints of this log came first; ask again");
  }

  private Response refused(
      Witness.Refusal why, Optional<WitnessState.Seen> seen, WitnessRequest shown) {
    return switch (why) {
      case UNSIGNED -> sentence(403, "no trusted key of the log signed the checkpoint");
      case OLD_SIZE -> sentence(400, "the proof begins at a larger tree than the checkpoint's");
      case INCONSISTENT -> {
        seen.ifPresent(before -> evidence.keep(before.note(), shown));
        yield sentence(422, "the checkpoint does not extend the last one this witness cosigned");
      }
    };
  }

  /// `GET /{origin hash}/checkpoint`.
  Response latest(Request request) throws RefusalException {
    String hash = request.parameter("origin");
    for (String origin : logs.origins()) {
      if (origin(origin).toHex().equals(hash)) {
        try {
          Optional<WitnessState.Seen> seen = state.seen(origin(origin));
          if (seen.isPresent()) {
            return Response.bytes(200, TEXT, Bytes.utf8(seen.get().note().format()));
          }
        } catch (StoreException e) {
          throw failed(e);
        }
      }
    }
    return sentence(404, "this witness has cosigned no checkpoint of such a log");
  }

  private static Response sentence(int status, String text) {
    return Response.text(status, text + "\n");
  }

  private static RefusalException failed(StoreException e) {
    // The sentence says what to do; each submission says it again while it lasts.
    System.getLogger(Submissions.class.getName())
        .log(
            System.Logger.Level.ERROR,
            "the state of the witness cannot be used: {0}",
            e.getMessage());
    return RefusalException.of(
        e.reason() == StoreException.Reason.FULL
            ? ProblemType.STORAGE_FULL
            : ProblemType.UNAVAILABLE,
        "the witness cannot remember checkpoints now, so it gives no cosignatures");
  }
}
