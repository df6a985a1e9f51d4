package sonet.client.testing;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transparency.LogAnswers;
import sonet.crypto.Bytes;
import sonet.protocol.LogAnswer;
import sonet.protocol.UpdateCredential;
import sonet.transparency.TransparencyException;
import sonet.transparency.wire.Request;

/// A [FakeKeyLog] as it answers a device: the one that the device is shown at that time.
public final class FakeLogAnswers implements LogAnswers {
  private final Supplier<FakeKeyLog> log;
  private final Asker asker;

  /// Who asks.
  public interface Asker {
    /// The identity of its account.
    Bytes identity() throws ClientException;

    /// Shows a credential of its account from now on.
    void publish(Bytes credential) throws ClientException;
  }

  /// The answers of a log.
  public FakeLogAnswers(Supplier<FakeKeyLog> log, Asker asker) {
    this.log = log;
    this.asker = asker;
  }

  /// What the engine answers.
  @FunctionalInterface
  private interface Answer {
    Bytes of(FakeKeyLog log) throws TransparencyException;
  }

  private LogAnswer answer(Answer answer) throws ClientException {
    FakeKeyLog shown = log.get();
    return shown.answer(() -> answer.of(shown));
  }

  @Override
  public Bytes configuration() {
    return log.get().configuration();
  }

  @Override
  public LogAnswer search(Bytes request) throws ClientException {
    return about(
        decoded(() -> Request.Search.decode(request)),
        (shown, asked) -> {
          shown.count(asked.label());
          return shown.server().search(shown.head(), asked).encoded();
        },
        Request.Search::label);
  }

  @Override
  public LogAnswer monitor(Bytes request) throws ClientException {
    return about(
        decoded(() -> Request.ContactMonitor.decode(request)),
        (shown, asked) -> shown.server().contactMonitor(shown.head(), asked).encoded(),
        Request.ContactMonitor::label);
  }

  /// What the engine answers to a request.
  @FunctionalInterface
  private interface Answering<Q> {
    Bytes of(FakeKeyLog log, Q request) throws TransparencyException;
  }

  @FunctionalInterface
  private interface Decoding<Q> {
    Q decode() throws TransparencyException;
  }

  private static <Q> Q decoded(Decoding<Q> decoding) {
    try {
      return decoding.decode();
    } catch (TransparencyException malformed) {
      throw new AssertionError("what a device asked", malformed);
    }
  }

  private <Q> LogAnswer about(Q request, Answering<Q> answering, Function<Q, Bytes> label)
      throws ClientException {
    FakeKeyLog shown = log.get();
    if (shown.isSilentOf(label.apply(request))) {
      throw new ClientException(Reason.SERVER_FAILED, "The log does not answer.");
    }
    return shown.answer(() -> answering.of(shown, request));
  }

  @Override
  public LogAnswer own(Bytes request) throws ClientException {
    return answer(shown ->
        shown.server().ownerInit(shown.head(), Request.OwnerInit.decode(request)).encoded());
  }

  @Override
  public LogAnswer ownMonitor(Bytes request) throws ClientException {
    Request.OwnerMonitor asked = decoded(() -> Request.OwnerMonitor.decode(request));
    Request.OwnerMonitor unaware =
        new Request.OwnerMonitor(
            asked.last(), asked.label(), asked.entries(), asked.start(), Optional.of(0L));
    return answer(shown ->
        shown.server().ownerMonitor(shown.head(), shown.holdsBack() ? unaware : asked).encoded());
  }

  @Override
  public LogAnswer ownUpdates(Bytes request) throws ClientException {
    return answer(shown ->
        shown.server().update(shown.head(), Request.Update.decode(request), false).encoded());
  }

  @Override
  public Bytes credential() throws ClientException {
    Bytes identity = asker.identity();
    return answer(shown -> shown.credential(identity)).response();
  }

  @Override
  public Bytes updateCredential(UpdateCredential request) throws ClientException {
    return answer(shown -> shown.update(request)).response();
  }

  @Override
  public void publish(Bytes credential) throws ClientException {
    asker.publish(credential);
  }

  @Override
  public String anchorProof(long position) throws ClientException {
    return log.get().anchorProof(position);
  }

  @Override
  public LogAnswer distinguished(Bytes request) throws ClientException {
    return answer(shown ->
        shown
            .server()
            .distinguished(shown.head(), Request.Distinguished.decode(request))
            .encoded());
  }
}
