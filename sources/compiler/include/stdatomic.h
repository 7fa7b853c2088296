/* The same for programs with and without a C library. */
#include "../../runtime/include/stdatomic.h"
