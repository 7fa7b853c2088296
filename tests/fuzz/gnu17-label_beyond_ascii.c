int f(int x) { void *p = &&hère; if (x) goto hère; goto *p; hère: return x; }
