package sonet.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import sonet.crypto.Bytes;
import sonet.protocol.Document;

/// A document within a document stands there as what it is, not as a text of it: it is copied from
/// one to the other value by value.
final class Documents {
  private Documents() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("sonet-documents");
    module.addSerializer(Document.class, new Writer());
    module.addDeserializer(Document.class, new Reader());
    return module;
  }

  private static final class Writer extends StdSerializer<Document> {
    @Serial private static final long serialVersionUID = 1L;

    Writer() {
      super(Document.class);
    }

    @Override
    public void serialize(Document value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      ObjectMapper mapper = (ObjectMapper) out.getCodec();
      try (JsonParser in = mapper.getFactory().createParser(value.encoded().toArray())) {
        var _ = in.nextToken();
        out.copyCurrentStructure(in);
      }
    }
  }

  private static final class Reader extends StdDeserializer<Document> {
    @Serial private static final long serialVersionUID = 1L;

    Reader() {
      super(Document.class);
    }

    @Override
    public Document deserialize(JsonParser in, DeserializationContext context) throws IOException {
      ObjectMapper mapper = (ObjectMapper) in.getCodec();
      ByteArrayOutputStream copy = new ByteArrayOutputStream();
      try (JsonGenerator out = mapper.getFactory().createGenerator(copy)) {
        out.copyCurrentStructure(in);
      }
      return new Document(Bytes.wrap(copy.toByteArray()));
    }
  }
}
