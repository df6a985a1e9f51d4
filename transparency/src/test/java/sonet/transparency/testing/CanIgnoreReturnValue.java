package sonet.transparency.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/// The result is there for those who look at it; the compiler's checks go by this name.
@Target(ElementType.METHOD)
public @interface CanIgnoreReturnValue {}
