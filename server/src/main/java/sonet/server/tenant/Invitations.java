package sonet.server.tenant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;
import sonet.protocol.Invitation;
import sonet.protocol.InvitationPage;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.NewInvitation;
import sonet.protocol.ProblemType;
import sonet.protocol.RegisterAccount;
import sonet.protocol.Registration;
import sonet.server.account.Accounts;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Who may register with a tenant: anyone, or who has the code of an invitation.
///
/// Of a code only the hash is kept. An invitation is counted down in the batch that registers the
/// account, so that it is never used more often than it says.
public final class Invitations implements Accounts.Admission {
  private static final String PREFIX = "sinv_";
  private static final Duration LIFETIME = Duration.ofDays(7);
  private static final int MOST = 10_000;

  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Tenants tenants;

  /// The invitations in a storage.
  public Invitations(Storage storage, Primitives primitives, InstantSource clock, Tenants tenants) {
    this.storage = storage;
    this.primitives = primitives;
    this.clock = clock;
    this.tenants = tenants;
  }

  /// What the store keeps of an invitation.
  private record Entry(int accounts, Instant expiresAt) {
    Invitation about(Bytes hash) {
      return new Invitation(hash.toHex(), accounts, expiresAt);
    }
  }

  @Override
  public List<DocWrite> admit(Locations at, RegisterAccount request) throws RefusalException {
    if (tenants.settings(at).registration() == Registration.OPEN) {
      return List.of();
    }
    String code =
        request
            .invitation()
            .orElseThrow(() -> refused("the registration has no code of an invitation"));
    Bytes hash = primitives.hash(Bytes.utf8(code));
    Versioned<Entry> found =
        storage
            .read(at.invitation(hash), Entry.class)
            .orElseThrow(() -> refused("there is no such invitation, or it was used"));
    if (!clock.instant().isBefore(found.value().expiresAt())) {
      throw refused("the invitation has expired");
    }
    int left = found.value().accounts() - 1;
    // The last use leaves it with nothing, so that two at once cannot both have it.
    return List.of(
        new DocWrite.Replace(
            at.invitation(hash),
            found.version(),
            storage.encode(
                new Entry(left, left == 0 ? Instant.EPOCH : found.value().expiresAt()))));
  }

  private static RefusalException refused(String detail) {
    return RefusalException.of(ProblemType.INVITATION_NEEDED, detail);
  }

  /// Makes an invitation.
  ///
  /// @throws RefusalException when there are too many
  public IssuedInvitation create(Locations at, NewInvitation request) throws RefusalException {
    sweep(at);
    String code = PREFIX + Base64Url.encode(primitives.random(20));
    Bytes hash = primitives.hash(Bytes.utf8(code));
    Entry entry =
        new Entry(
            request.accounts().orElse(1),
            clock
                .instant()
                .plus(request.lifetime().orElse(LIFETIME))
                .truncatedTo(ChronoUnit.MILLIS));
    Outcome _ =
        storage.write(
            Batch.ofDocs(new DocWrite.Create(at.invitation(hash), storage.encode(entry))));
    return new IssuedInvitation(code, entry.about(hash));
  }

  /// Forgets those that were used or have expired, and refuses a further one when there are many.
  private void sweep(Locations at) throws RefusalException {
    List<Doc> all = storage.scan(at.invitation(Bytes.EMPTY), MOST);
    Instant now = clock.instant();
    int good = 0;
    for (Doc doc : all) {
      if (now.isBefore(storage.decode(doc.body(), Entry.class).expiresAt())) {
        good++;
      } else {
        Outcome _ = storage.write(Batch.ofDocs(new DocWrite.Delete(doc.id())));
      }
    }
    if (good >= MOST) {
      throw RefusalException.of(
          ProblemType.QUOTA, "a tenant may have " + MOST + " invitations at a time");
    }
  }

  /// Some of the invitations behind a cursor.
  ///
  /// @throws RefusalException when the cursor is none
  public InvitationPage page(Locations at, String from, int limit) throws RefusalException {
    Bytes after = from.isEmpty() ? Bytes.EMPTY : hash(from);
    List<Doc> docs =
        storage.call(store -> store.scan(at.invitation(Bytes.EMPTY), after, limit + 1));
    List<Invitation> invitations =
        docs.stream()
            .limit(limit)
            .map(doc -> storage.decode(doc.body(), Entry.class).about(doc.id().key()))
            .toList();
    return new InvitationPage(
        invitations,
        docs.size() > limit ? Optional.of(invitations.getLast().id()) : Optional.empty());
  }

  /// Ends an invitation.
  ///
  /// @throws RefusalException when there is none
  public void revoke(Locations at, String id) throws RefusalException {
    Bytes hash = hash(id);
    if (storage.read(at.invitation(hash), Entry.class).isEmpty()) {
      throw unknown(id);
    }
    Outcome _ = storage.decide(Batch.ofDocs(new DocWrite.Delete(at.invitation(hash))));
  }

  private static Bytes hash(String id) throws RefusalException {
    try {
      return Bytes.wrap(HexFormat.of().parseHex(id));
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static RefusalException unknown(String id) {
    return RefusalException.of(ProblemType.NOT_FOUND, "there is no invitation with the id " + id);
  }
}
