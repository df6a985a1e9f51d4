package sonet.server.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import sonet.crypto.Bytes;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.Token;
import sonet.server.http.Content;
import sonet.server.http.RefusalException;
import sonet.server.http.Response;
import sonet.server.http.Tag;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Lets a request be repeated without being done twice (draft-ietf-httpapi-idempotency-key-header):
/// under the same `Idempotency-Key` a caller gets the same answer for a day.
///
/// The key is taken before anything is done, for a short time; with the answer it is kept. When the
/// request was refused it is given back, since nothing was done. Who crashed between finds it free
/// again soon. Answers that hold a secret are not kept, and files are idempotent by their offsets.
public final class Repeats {
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration UNDER_WAY = Duration.ofMinutes(1);
  private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");
  private static final Set<Class<?>> SECRET =
      Set.of(Token.class, IssuedAdminToken.class, IssuedInvitation.class);

  private final Storage storage;
  private final UnaryOperator<Bytes> hash;
  private final InstantSource clock;

  /// Repeats that are kept in a storage.
  ///
  /// @param hash of keys and requests
  /// @param clock by which they are forgotten
  public Repeats(Storage storage, UnaryOperator<Bytes> hash, InstantSource clock) {
    this.storage = storage;
    this.hash = hash;
    this.clock = clock;
  }

  /// What was answered.
  ///
  /// @param fingerprint of the request
  /// @param status 0 while it is under way
  /// @param answer the record, if there was one
  /// @param tag its version, if it has one
  record Kept(Bytes fingerprint, int status, Optional<Bytes> answer, Optional<String> tag) {}

  /// Whoever repeats.
  ///
  /// @param at the state of its tenant
  /// @param name what tells it from others
  record Caller(Locations at, Bytes name) {}

  /// Something to be done once.
  interface Doing {
    Response answer() throws RefusalException;
  }

  /// The answer to a call, made now or before.
  ///
  /// @throws RefusalException when it is refused, or its key belongs to another request
  Response once(Caller caller, Operation<?, ?> operation, Call<?> call, Doing doing)
      throws RefusalException {
    Optional<String> header = call.request().header("idempotency-key");
    if (header.isEmpty() || operation.method().equals("GET")) {
      return doing.answer();
    }
    String key = header.get().strip();
    if (!KEY.matcher(key).matches()) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER,
          "an Idempotency-Key has 1 to 128 visible characters of ASCII");
    }
    if (SECRET.contains(operation.answer()) || operation.request() == Octets.class) {
      return doing.answer();
    }
    DocId id =
        caller.at().repeat(hash.apply(Bytes.concat(hash.apply(caller.name()), Bytes.utf8(key))));
    Kept fresh = new Kept(fingerprint(operation, call), 0, Optional.empty(), Optional.empty());
    Optional<Kept> before = take(id, fresh);
    return before.isPresent() ? repeated(before.get(), fresh, operation) : first(id, fresh, doing);
  }

  private Bytes fingerprint(Operation<?, ?> operation, Call<?> call) {
    return hash.apply(
        Bytes.concat(
            hash.apply(Bytes.utf8(operation.id() + call.request().path())),
            hash.apply(storage.encode(call.body()))));
  }

  private Optional<Kept> take(DocId id, Kept fresh) throws RefusalException {
    Instant end = clock.instant().plus(UNDER_WAY);
    Outcome outcome =
        storage.write(Batch.ofDocs(new DocWrite.Create(id, storage.encode(fresh), end)));
    return outcome instanceof Outcome.DocConflict
        ? storage.read(id, Kept.class).map(Storage.Versioned::value)
        : Optional.empty();
  }

  private Response repeated(Kept before, Kept fresh, Operation<?, ?> operation)
      throws RefusalException {
    if (!before.fingerprint().equals(fresh.fingerprint())) {
      throw RefusalException.of(
          ProblemType.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for another request");
    }
    if (before.status() == 0) {
      throw new RefusalException(
          Problem.of(ProblemType.REQUEST_UNDER_WAY, "the first of these requests is under way"),
          Map.of("Retry-After", "1"));
    }
    if (before.answer().isEmpty()) {
      return new Response(before.status(), new Content.None(), Map.of());
    }
    Record answer = storage.decode(before.answer().get(), operation.answer());
    return new Response(
        before.status(), new Content.Entity(answer, before.tag().map(Tag::new)), Map.of());
  }

  private Response first(DocId id, Kept fresh, Doing doing) throws RefusalException {
    boolean kept = false;
    try {
      Response answer = doing.answer();
      Optional<Kept> done = kept(fresh, answer);
      if (done.isPresent()) {
        Instant end = clock.instant().plus(DAY);
        Outcome _ =
            storage.write(Batch.ofDocs(new DocWrite.Put(id, storage.encode(done.get()), end)));
        kept = true;
      }
      return answer;
    } finally {
      if (!kept) {
        Outcome _ = storage.write(Batch.ofDocs(new DocWrite.Delete(id)));
      }
    }
  }

  private Optional<Kept> kept(Kept fresh, Response answer) {
    return switch (answer.content()) {
      case Content.None _ ->
          Optional.of(
              new Kept(fresh.fingerprint(), answer.status(), Optional.empty(), Optional.empty()));
      case Content.Entity(Record value, Optional<Tag> tag) ->
          Optional.of(
              new Kept(
                  fresh.fingerprint(),
                  answer.status(),
                  Optional.of(storage.encode(value)),
                  tag.map(Tag::version)));
      case Content.Whole _, Content.Streamed _ -> Optional.empty();
    };
  }
}
