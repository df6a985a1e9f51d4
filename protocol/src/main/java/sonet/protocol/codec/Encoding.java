package sonet.protocol.codec;

/// The encodings of the protocol: one set of records, two forms.
///
/// They differ in one thing: what is base64url text in JSON is a byte string in CBOR. Field names,
/// enum constants and times are the same texts in both.
public enum Encoding {
  /// JSON (RFC 8259).
  JSON("JSON (RFC 8259)", "json"),
  /// CBOR (RFC 8949).
  CBOR("CBOR (RFC 8949)", "cbor");

  private final String title;
  private final String name;

  Encoding(String title, String name) {
    this.title = title;
    this.name = name;
  }

  /// What it is called, with its specification.
  public String title() {
    return title;
  }

  /// The media type of bodies: `application/cbor`.
  public String mediaType() {
    return "application/" + name;
  }

  /// The media type of problems (RFC 9457 §3): `application/problem+cbor`.
  public String problemType() {
    return "application/problem+" + name;
  }

  /// The WebSocket subprotocol whose frames are in it: `sonet.v1+cbor`.
  public String subprotocol() {
    return "sonet.v1+" + name;
  }
}
