package sonet.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sonet.client.ClientException.Reason;
import sonet.client.device.Desk;
import sonet.client.device.DeviceChanges;
import sonet.client.link.Host;
import sonet.client.link.Newcomer;
import sonet.client.link.Reply;
import sonet.client.transport.Backoff;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.protocol.AddDevice;
import sonet.protocol.Endorsement;
import sonet.protocol.Link;
import sonet.protocol.NewDevice;
import sonet.protocol.OpenLink;
import sonet.protocol.SigningInput;

/// A further device on its way into this account, as this device sees it.
///
/// ```java
/// try (Linking linking = me.devices().link()) {
///   show(linking.code());
///   Linking.Candidate candidate = linking.await();
///   if (ask("Link " + candidate.name() + "?")) {
///     linking.accept();
///   } else {
///     linking.decline();
///   }
/// }
/// ```
///
/// Closing it from another thread, or an interrupt, ends the wait and the code is good no more.
public final class Linking implements AutoCloseable {
  private final Desk.Tools tools;
  private final Desk desk;
  private final Host host;
  private final LinkCode code;
  private final Link place;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Optional<Newcomer> candidate = Optional.empty();

  private Linking(Desk desk, Host host, LinkCode code, Link place) {
    this.desk = desk;
    this.tools = desk.tools();
    this.host = host;
    this.code = code;
    this.place = place;
  }

  /// The device that has taken the code.
  ///
  /// @param name what its owner calls it
  /// @param device its short name, which it shows as well
  public record Candidate(String name, String device) {}

  static Linking begin(Desk desk, LinkCode.Place where) throws ClientException {
    Desk.Tools tools = desk.tools();
    LinkCode code = LinkCode.fresh(tools.random(), where);
    Host host =
        Host.begin(
            new Host.Crypto(tools.provider(), tools.random()),
            code.secret(),
            tools.profile().account(),
            tools.profile().publicKey());
    boolean done = false;
    try {
      Link place = tools.service().openLink(new OpenLink(host.id(), host.offer()));
      done = true;
      return new Linking(desk, host, code, place);
    } finally {
      if (!done) {
        host.close();
        code.close();
      }
    }
  }

  /// The code to be shown to the new device, and to nobody else.
  public LinkCode code() {
    return code;
  }

  /// Until when the code is good.
  public Instant expiresAt() {
    return place.expiresAt();
  }

  /// Waits until a device has taken the code.
  ///
  /// @throws ClientException with `LINK_OVER` when the time is over, `LINK_FORGED` when somebody
  ///   without the code has answered, `CLOSED`, or a failure of the server. The code is good no
  ///   more then
  public Candidate await() throws ClientException {
    Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(200), Duration.ofSeconds(1));
    while (true) {
      Optional<Bytes> answer = tools.service().link(host.id()).answer();
      if (answer.isPresent()) {
        return candidate(answer.get());
      }
      pause(backoff.next());
    }
  }

  private void pause(Duration time) throws ClientException {
    try {
      if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ClientException(Reason.CLOSED, "The code was given up.");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(Reason.CLOSED, "The wait was given up.", stopped);
    }
  }

  private Candidate candidate(Bytes answer) throws ClientException {
    Newcomer newcomer = host.open(answer);
    NewDevice device = newcomer.device();
    Bytes input = SigningInput.registration(tools.endorser().account(), device.signatureKey());
    boolean proven =
        tools
            .provider()
            .signature(SignatureScheme.ED25519)
            .orElseThrow()
            .verify(device.signatureKey().toArray(), input.toArray(), device.proof().toArray());
    if (!proven) {
      throw new ClientException(
          Reason.LINK_FORGED, "The other device does not hold the key that it shows.");
    }
    candidate = Optional.of(newcomer);
    return new Candidate(device.name(), Sonet.deviceName(device.signatureKey()));
  }

  /// Makes the device one of this account. It is added to all conversations in the background; it
  /// does not get what was said before.
  ///
  /// @throws ClientException with `REFUSED` when the account has as many devices as it may, or a
  ///   failure of the server
  public void accept() throws ClientException {
    Newcomer newcomer = required();
    AddDevice request = new DeviceChanges(desk).add(newcomer.device(), newcomer.suites());
    List<Endorsement> chain = new ArrayList<>(tools.profile().endorsements());
    chain.add(request.endorsement());
    tools
        .service()
        .replyLink(host.id(), host.reply(new Reply.Accepted(chain, desk.keys().handedOver())));
    candidate = Optional.empty();
    desk.family().gatherNow();
  }

  private Newcomer required() {
    return candidate.orElseThrow(() -> new IllegalStateException("no device waits"));
  }

  /// Tells the device that it was not wanted.
  ///
  /// @throws ClientException a failure of the server
  public void decline() throws ClientException {
    var _ = required();
    candidate = Optional.empty();
    tools.service().replyLink(host.id(), host.reply(new Reply.Declined()));
  }

  /// Ends it. What the new device has not fetched yet stays until the code expires; without an
  /// answer the code is good no more.
  @Override
  public void close() throws ClientException {
    closed.countDown();
    host.close();
    code.close();
    if (!host.isReplied()) {
      tools.service().closeLink(host.id());
    }
  }
}
