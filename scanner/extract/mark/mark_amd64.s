//go:build amd64 && !purego

#include "textflag.h"

// Broadcasts the byte c to all of ymm register y, by way of AX and its lower half x.
#define SPLAT(c, x, y) \
	MOVL $c, AX        \
	VMOVD AX, x        \
	VPBROADCASTB x, y

// Stores the mask of the bytes of Y14 (low half) and Y15 (high half).
#define STORE(off) \
	VPMOVMSKB Y14, AX  \
	VPMOVMSKB Y15, BX  \
	SHLQ $32, BX       \
	ORQ BX, AX         \
	MOVQ AX, off(DI)

// Stores where the block in Y12, Y13 equals y.
#define EQUAL(y, off) \
	VPCMPEQB y, Y12, Y14 \
	VPCMPEQB y, Y13, Y15 \
	STORE(off)

// Stores where the block is at least y, unsigned: where max(block, y) is the block.
#define ATLEAST(y, off) \
	VPMAXUB y, Y12, Y14    \
	VPCMPEQB Y12, Y14, Y14 \
	VPMAXUB y, Y13, Y15    \
	VPCMPEQB Y13, Y15, Y15 \
	STORE(off)

// func cellsAVX2(dst *Cells, text *byte, blocks int, delim, quote byte)
TEXT ·cellsAVX2(SB), NOSPLIT, $0-26
	MOVQ dst+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ blocks+16(FP), CX
	VPBROADCASTB delim+24(FP), Y0
	VPBROADCASTB quote+25(FP), Y1
	SPLAT(0x0a, X2, Y2)
	SPLAT(0x21, X3, Y3)

cells:
	VMOVDQU (SI), Y12
	VMOVDQU 32(SI), Y13
	EQUAL(Y0, 0)
	EQUAL(Y1, 8)
	EQUAL(Y2, 16)
	ATLEAST(Y3, 24)
	ADDQ $64, SI
	ADDQ $32, DI
	DECQ CX
	JNZ  cells
	VZEROUPPER
	RET

// func keysAVX2(dst *Keys, text *byte, blocks int)
TEXT ·keysAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ blocks+16(FP), CX
	SPLAT(0x22, X0, Y0)
	SPLAT(0x5c, X1, Y1)
	SPLAT(0x0a, X2, Y2)
	SPLAT(0x21, X3, Y3)
	SPLAT(0x20, X4, Y4)
	SPLAT(0x7b, X5, Y5)
	SPLAT(0x7d, X6, Y6)
	SPLAT(0x3a, X7, Y7)
	SPLAT(0x2c, X8, Y8)

keys:
	VMOVDQU (SI), Y12
	VMOVDQU 32(SI), Y13
	EQUAL(Y0, 0)
	EQUAL(Y1, 8)
	EQUAL(Y8, 24)
	EQUAL(Y2, 32)
	ATLEAST(Y3, 40)

	// '[' and ']' differ from '{' and '}' in the bit of lower case only.
	VPOR     Y4, Y12, Y10
	VPOR     Y4, Y13, Y11
	VPCMPEQB Y5, Y10, Y14
	VPCMPEQB Y5, Y11, Y15
	VPCMPEQB Y6, Y10, Y10
	VPCMPEQB Y6, Y11, Y11
	VPOR     Y10, Y14, Y14
	VPOR     Y11, Y15, Y15
	VPCMPEQB Y7, Y12, Y10
	VPCMPEQB Y7, Y13, Y11
	VPOR     Y10, Y14, Y14
	VPOR     Y11, Y15, Y15
	STORE(16)
	ADDQ $64, SI
	ADDQ $48, DI
	DECQ CX
	JNZ  keys
	VZEROUPPER
	RET
