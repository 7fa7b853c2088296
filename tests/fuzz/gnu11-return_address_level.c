void *f(void) { return __builtin_return_address(1 - 1) ?: __builtin_frame_address(0 + (1 > 2)); }
