static long double g = 1.1L;
int h = 1e4000L; long i = -0x1.8p+16000L;
