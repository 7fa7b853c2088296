/* What a kernel that was made for certain values does with others: it names what differs, and ends. */
#include <runtime.h>
#include "probe.h"

#define ASSUME_STATUS 87

void __assume_failed(const char *what) {
    console_print("assumption: ");
    console_print(what);
    console_print("\n");
    runtime_exit(ASSUME_STATUS);
}
