package sonet.client.transport;

import sonet.client.ClientException;
import sonet.client.transparency.LogAnswers;
import sonet.crypto.Bytes;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.Operation;
import sonet.protocol.PublishCredential;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.UpdateCredential;

/// The log of keys over HTTP.
final class HttpLog implements LogAnswers {
  private final Asking asking;

  HttpLog(Asking asking) {
    this.asking = asking;
  }

  /// How the server is asked.
  @FunctionalInterface
  interface Asking {
    <Q extends Record, A extends Record> A ask(Exchange.Call<Q, A> call) throws ClientException;
  }

  private LogAnswer ask(Operation<LogQuery, LogAnswer> operation, Bytes request)
      throws ClientException {
    return asking.ask(Exchange.Call.of(operation, new LogQuery(request)));
  }

  @Override
  public Bytes configuration() throws ClientException {
    return asking.ask(Exchange.Call.of(TransparencyOperations.SHOW)).configuration();
  }

  @Override
  public LogAnswer search(Bytes request) throws ClientException {
    return ask(TransparencyOperations.SEARCH, request);
  }

  @Override
  public LogAnswer monitor(Bytes request) throws ClientException {
    return ask(TransparencyOperations.MONITOR, request);
  }

  @Override
  public LogAnswer own(Bytes request) throws ClientException {
    return ask(TransparencyOperations.OWN, request);
  }

  @Override
  public LogAnswer ownMonitor(Bytes request) throws ClientException {
    return ask(TransparencyOperations.MONITOR_OWN, request);
  }

  @Override
  public LogAnswer ownUpdates(Bytes request) throws ClientException {
    return ask(TransparencyOperations.OWN_UPDATES, request);
  }

  @Override
  public LogAnswer distinguished(Bytes request) throws ClientException {
    return ask(TransparencyOperations.DISTINGUISHED, request);
  }

  @Override
  public Bytes credential() throws ClientException {
    return asking.ask(Exchange.Call.of(TransparencyOperations.CREDENTIAL)).response();
  }

  @Override
  public Bytes updateCredential(UpdateCredential request) throws ClientException {
    return asking
        .ask(Exchange.Call.of(TransparencyOperations.UPDATE_CREDENTIAL, request))
        .response();
  }

  @Override
  public void publish(Bytes credential) throws ClientException {
    var _ =
        asking.ask(
            Exchange.Call.of(
                TransparencyOperations.PUBLISH_CREDENTIAL, new PublishCredential(credential)));
  }

  @Override
  public String anchorProof(long position) throws ClientException {
    return asking.ask(Exchange.Call.of(TransparencyOperations.PROOF, position)).proof();
  }
}
