package sonet.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.store.DocId;
import sonet.store.Tenant;

/// Two things that stand in one place overwrite each other.
final class LocationsTest {
  private static final AccountName ALICE = new AccountName("alice");
  private static final DeviceId PHONE = new DeviceId(Bytes.wrap(new byte[DeviceId.LENGTH]));
  private static final GroupId GROUP = new GroupId(Bytes.wrap(new byte[32]));
  private static final Bytes KEY = Bytes.utf8("key");

  private final Locations at = new Locations(new Tenant(7));

  private List<DocId> ofTenant() {
    return List.of(
        at.account(ALICE),
        at.device(PHONE),
        at.membership(PHONE, GROUP),
        at.groupInfo(GROUP),
        at.groupTree(GROUP, 1),
        at.serverKey(),
        at.groupState(GROUP),
        at.groupCondition(GROUP),
        at.groupChannel(GROUP, GROUP),
        at.invitation(KEY),
        at.lastActive(PHONE),
        at.deviceErasure(PHONE),
        at.accountErasure(ALICE),
        at.deliveryKey(ALICE),
        at.prekeyBundle(PHONE),
        at.blob(KEY),
        at.blob(ALICE, KEY),
        at.blobOfHash(ALICE, KEY),
        at.cursor(GROUP, PHONE),
        at.link(KEY),
        at.linkOf(PHONE),
        at.removal(PHONE),
        at.repeat(KEY),
        at.auditKey(),
        at.auditIntent(KEY),
        at.auditPruning(),
        at.auditErasures());
  }

  private List<DocId> ofLog() {
    TransparencyLocations log = at.transparency();
    return List.of(
        log.log(),
        log.tip(),
        log.entry(1),
        log.pages(KEY, 1),
        log.update(1),
        log.label(KEY),
        log.version(KEY, 1),
        log.labelKey(KEY),
        log.submitted(KEY),
        log.followed(1, KEY, 1),
        log.erasure(KEY),
        log.anchorKeys(),
        log.signedCheckpoint(),
        log.checkpoint(),
        log.tile(1, 1),
        log.auditorHead(KEY),
        log.credential(KEY));
  }

  @Test
  void everyKindOfDocumentHasANumberOfItsOwn() {
    assertThat(Stream.concat(ofTenant().stream(), ofLog().stream()).map(DocId::kind))
        .doesNotHaveDuplicates();
  }

  @Test
  void theLogsOfATenantAreApart() {
    assertThat(List.of(at.groupLog(GROUP), at.inboxLog(PHONE), at.auditLog()))
        .extracting(log -> log.kind())
        .doesNotHaveDuplicates()
        .doesNotContain(at.transparency().queue().kind());
  }
}
